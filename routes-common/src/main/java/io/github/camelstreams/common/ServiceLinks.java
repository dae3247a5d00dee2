package io.github.camelstreams.common;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.commons.logging.Log;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Passes over the addresses that Kubernetes, for each service, puts into the environment of every
 * container: for one named {@code db} it sets {@code DB_PORT=tcp://10.0.0.1:5432}.
 */
final class ServiceLinks implements EnvironmentPostProcessor, Ordered {

    private static final String VARIABLE = "\\w+_PORT";
    private static final String ADDRESS = "(tcp|udp|sctp)://.*";
    private static final Set<String> OURS =
            Set.of("DB_PORT", "RABBITMQ_PORT", "HTTP_PORT", "MANAGEMENT_PORT");

    private final Log log;

    ServiceLinks(DeferredLogFactory logs) {
        this.log = logs.getLog(ServiceLinks.class);
    }

    /** Before anybody reads the environment. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public void postProcessEnvironment(
            ConfigurableEnvironment environment, SpringApplication application) {
        String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        MutablePropertySources sources = environment.getPropertySources();
        if (sources.get(name) instanceof MapPropertySource all) {
            Map<String, Object> variables = new HashMap<>(all.getSource());
            variables.entrySet().removeIf(this::isAddress);
            sources.replace(name, new SystemEnvironmentPropertySource(name, variables));
        }
    }

    private boolean isAddress(Map.Entry<String, Object> variable) {
        boolean address =
                variable.getKey().matches(VARIABLE)
                        && variable.getValue().toString().matches(ADDRESS);
        if (address && OURS.contains(variable.getKey())) {
            log.warn(
                    variable
                            + " is no port but what Kubernetes sets for a service of that name: it is"
                            + " ignored. Where the default port is wrong, set "
                            + variable.getKey()
                            + " for the container.");
        }
        return address;
    }
}
