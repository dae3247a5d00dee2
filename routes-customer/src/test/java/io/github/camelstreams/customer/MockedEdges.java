package io.github.camelstreams.customer;

import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.model.ToDynamicDefinition;

/** Mocks in place of the broker, the database and the relay's clock. */
final class MockedEdges {

    /** Entered by HTTP: Camel puts them into the REST endpoints that lead to them. */
    private static final List<String> OPERATIONS =
            List.of("create-customer", "change-address", "read-customer");

    private static final List<String> STEPS =
            List.of("relay-lead", "relay-verify", "relay-publish", "relay-send");

    private static final List<String> STEPS_TO_THE_BROKER = List.of("relay-verify", "relay-send");

    private static final List<String> TIMERS =
            List.of("relay-timer", "relay-backlog", "run-resync", "forget-idempotency-keys");

    private MockedEdges() {}

    /**
     * What replaces a route's edges: {@code mock:<route>-database}, {@code mock:<route>-broker}.
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
            AdviceWith.adviceWith(
                    camel,
                    id,
                    route -> {
                        route.replaceFromWith("direct:" + id);
                        route.weaveByToUri("jdbc:*").replace().to("mock:" + id + "-database");
                    });
        }
        for (String id : STEPS) {
            AdviceWith.adviceWith(
                    camel,
                    id,
                    route -> {
                        route.weaveByToUri("\\{\\{relay.statement.*")
                                .replace()
                                .to("mock:" + id + "-database");
                        if (STEPS_TO_THE_BROKER.contains(id)) {
                            route.weaveByType(ToDynamicDefinition.class)
                                    .replace()
                                    .to("mock:" + id + "-broker");
                        }
                    });
        }
        for (String id : TIMERS) {
            AdviceWith.adviceWith(camel, id, route -> route.replaceFromWith("direct:" + id));
        }
        camel.start();
    }
}
