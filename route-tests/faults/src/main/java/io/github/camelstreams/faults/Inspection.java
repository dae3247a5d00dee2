package io.github.camelstreams.faults;

import io.github.camelstreams.stack.ServiceProcess;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What services say of themselves. */
final class Inspection {

    private static final List<String> COUNTERS =
            List.of(
                    "customers_created_total",
                    "customers_updated_total",
                    "events_published_total",
                    "customers_processed_total",
                    "orders_created_total",
                    "customer_event_errors_total");

    private Inspection() {}

    /** The body of its health, empty where it does not answer. */
    static String health(ServiceProcess service) {
        return get(service, "/health");
    }

    /** The sums of the services' counters by name. */
    static Map<String, Long> counters(List<ServiceProcess> services) {
        Map<String, Long> sums = new TreeMap<>();
        COUNTERS.forEach(name -> sums.put(name, 0L));
        for (ServiceProcess service : services) {
            get(service, "/metrics")
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> add(line, sums));
        }
        return sums;
    }

    private static void add(String line, Map<String, Long> sums) {
        String name = line.substring(0, Math.max(0, line.indexOf(' '))).replaceFirst("\\{.*", "");
        sums.computeIfPresent(
                name,
                (unused, sum) ->
                        sum + (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
    }

    private static String get(ServiceProcess service, String path) {
        return BestEffortRequest.send(
                HttpRequest.newBuilder(service.uri().resolve(path)), Duration.ofSeconds(3));
    }
}
