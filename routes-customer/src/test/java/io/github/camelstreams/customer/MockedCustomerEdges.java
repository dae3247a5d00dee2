package io.github.camelstreams.customer;

import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.AdviceWithRouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.model.ToDynamicDefinition;

/** Mocks in place of the broker, the database and the relay's clock. */
final class MockedCustomerEdges {

    /** Entered by HTTP: Camel puts them into the REST endpoints that lead to them. */
    private static final List<String> OPERATIONS =
            List.of("create-customer", "change-address", "read-customer");

    private static final List<String> REQUESTS_TO_THE_DATABASE =
            List.of("store-customers", "change-address", "read-customer");

    private static final List<String> STEPS_TO_THE_DATABASE =
            List.of("relay-lead", "relay-verify", "relay-publish", "relay-confirm");

    private static final List<String> STEPS_TO_THE_BROKER =
            List.of("relay-verify", "relay-send", "relay-repair");

    private static final Map<String, List<String>> STEPS_OF_SENDING_AGAIN =
            Map.of(
                    "relay-look", List.of("claimed", "tail"),
                    "relay-send-rest", List.of("last-id-again", "unclaimed"));

    private static final List<String> TIMERS =
            List.of(
                    "relay-timer",
                    "relay-backlog",
                    "run-resync",
                    "forget-idempotency-keys",
                    "compare-clocks");

    private MockedCustomerEdges() {}

    /**
     * What replaces a route's edges: {@code mock:<route>-database}, {@code mock:<route>-broker},
     * and for the several of one route {@code mock:claimed}, {@code mock:tail} and so on.
     */
    static MockEndpoint mock(CamelContext camel, String name) throws Exception {
        if (!camel.isStarted()) {
            start(camel);
        }
        MockEndpoint mock = camel.getEndpoint("mock:" + name, MockEndpoint.class);
        mock.reset();
        return mock;
    }

    private static void start(CamelContext camel) throws Exception {
        for (String id : OPERATIONS) {
            AdviceWith.adviceWith(camel, id, route -> route.replaceFromWith("direct:" + id));
        }
        for (String id : REQUESTS_TO_THE_DATABASE) {
            AdviceWith.adviceWith(
                    camel,
                    id,
                    route -> route.weaveByToUri("jdbc:*").replace().to("mock:" + id + "-database"));
        }
        for (String id : STEPS_TO_THE_DATABASE) {
            AdviceWith.adviceWith(
                    camel,
                    id,
                    route ->
                            route.weaveByToUri("\\{\\{relay.statement.*")
                                    .replace()
                                    .to("mock:" + id + "-database"));
        }
        for (String id : STEPS_TO_THE_BROKER) {
            AdviceWith.adviceWith(
                    camel,
                    id,
                    route ->
                            route.weaveByType(ToDynamicDefinition.class)
                                    .replace()
                                    .to("mock:" + id + "-broker"));
        }
        for (Map.Entry<String, List<String>> steps : STEPS_OF_SENDING_AGAIN.entrySet()) {
            AdviceWith.adviceWith(
                    camel, steps.getKey(), route -> mockSteps(route, steps.getValue()));
        }
        for (String id : TIMERS) {
            AdviceWith.adviceWith(camel, id, route -> route.replaceFromWith("direct:" + id));
        }
        camel.start();
    }

    private static void mockSteps(AdviceWithRouteBuilder route, List<String> steps) {
        for (String step : steps) {
            route.weaveByType(ToDynamicDefinition.class).selectFirst().replace().to("mock:" + step);
        }
    }
}
