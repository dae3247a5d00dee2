package io.github.camelstreams.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.camelstreams.stack.ServicePorts;
import io.github.camelstreams.stack.ServiceProcess;
import io.github.camelstreams.test.Lifetime;
import io.github.camelstreams.test.ServerException;
import io.github.camelstreams.test.SharedServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An address that can be none is refused at the start, in words, without stack traces. */
class UnusableSettingsIT {

    @ParameterizedTest
    @CsvSource({
        "customer, DB_PORT, abc, DB_PORT",
        "order, DB_PORT, 70000, DB_PORT",
        "order, DB_PORT, '', DB_PORT",
        "customer, DB_HOST, '', DB_HOST",
        "customer, DB_HOST, 'no host', DB_HOST",
        "customer, DB_HOST, http://localhost, DB_HOST",
        "order, SPRING_DATASOURCE_URL, jdbc:postgres://secret@localhost/x, SPRING_DATASOURCE_URL",
        "order, SPRING_DATASOURCE_URL, jdbc:postgresql://localhost:x/x?password=secret, SPRING_DATASOURCE_URL"
    })
    void areNamed(String name, String variable, String value, String named) throws IOException {
        ServiceProcess service =
                new ServiceProcess(
                        SharedServers.newFolder(SharedServers.uniqueName(name)),
                        Path.of("..", "routes-" + name, "target", "routes-" + name + "-app.jar"),
                        ServicePorts.free(),
                        () -> Map.of(variable, value, "RABBITMQ_PORT", "1"),
                        Lifetime.JVM);
        try (service) {
            ServerException refusal = catchThrowableOfType(ServerException.class, service::start);
            assertThat(refusal).hasMessageContaining(named);
            String log = Files.readString(service.log());
            assertThat(log).contains(named).doesNotContain("secret").doesNotContain("\tat ");
            assertThat(log.lines().count()).isLessThan(25);
        }
    }
}
