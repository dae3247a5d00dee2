package io.github.camelstreams.common;

import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/**
 * Up while Camel and every route that starts with it are running; names the routes that are not.
 */
public class RoutesHealth implements HealthIndicator {

    private final CamelContext camel;

    /** Watches the routes of this context. */
    public RoutesHealth(CamelContext camel) {
        this.camel = camel;
    }

    @Override
    public Health health() {
        List<String> stopped =
                camel.getRoutes().stream()
                        .filter(route -> !isRunning(route.getId()))
                        .filter(RoutesHealth::startsWithCamel)
                        .map(Route::getId)
                        .sorted()
                        .toList();
        if (camel.isStarted() && stopped.isEmpty()) {
            return Health.up().build();
        }
        return Health.outOfService().withDetail("stopped", stopped).build();
    }

    private boolean isRunning(String routeId) {
        return camel.getRouteController().getRouteStatus(routeId).isStarted();
    }

    private static boolean startsWithCamel(Route route) {
        NamedNode definition = route.getRoute();
        return definition == null || !Boolean.FALSE.equals(route.isAutoStartup());
    }
}
