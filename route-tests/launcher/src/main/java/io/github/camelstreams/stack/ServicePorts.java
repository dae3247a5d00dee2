package io.github.camelstreams.stack;

import io.github.camelstreams.test.ListeningPort;
import io.github.camelstreams.test.Ports;
import java.util.List;

/**
 * The ports of one service; 0 stands for a free one.
 *
 * @param main the service's own
 * @param mainVariable the environment variable that a person at the terminal changes it with
 * @param management the one behind the login
 * @param managementVariable and what changes that
 */
public record ServicePorts(
        int main, String mainVariable, int management, String managementVariable) {

    public ServicePorts {
        main = Ports.orFree(main);
        management = Ports.orFree(management);
    }

    /** Free ports. */
    public static ServicePorts free() {
        return new ServicePorts(0, "HTTP_PORT", 0, "MANAGEMENT_PORT");
    }

    List<ListeningPort> listening(String service) {
        return List.of(
                new ListeningPort(service, main, mainVariable),
                new ListeningPort(service + " management", management, managementVariable));
    }
}
