package io.github.camelstreams.order;

import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.mock.MockEndpoint;

/** Mocks in place of the broker and the database. */
final class MockedOrderEdges {

    /**
     * Entered from the stream, by a timer or, as Camel puts them into the REST endpoints that lead
     * to them, by HTTP.
     */
    private static final List<String> ROUTES_WITH_OTHER_ENTRIES =
            List.of(
                    "create-order",
                    "read-order",
                    "replicate",
                    "rehearse",
                    "forget-idempotency-keys",
                    "compare-clocks");

    private static final List<String> ROUTES_WITH_DATABASE =
            List.of("create-order", "read-order", "send-step");

    private MockedOrderEdges() {}

    /** The database of one route: a mock without memory of other tests. */
    static MockEndpoint databaseOf(String routeId, CamelContext camel) throws Exception {
        if (!camel.isStarted()) {
            start(camel);
        }
        MockEndpoint database = camel.getEndpoint("mock:" + routeId, MockEndpoint.class);
        database.reset();
        return database;
    }

    private static void start(CamelContext camel) throws Exception {
        for (String id : ROUTES_WITH_OTHER_ENTRIES) {
            AdviceWith.adviceWith(camel, id, route -> route.replaceFromWith("direct:" + id));
        }
        for (String id : ROUTES_WITH_DATABASE) {
            AdviceWith.adviceWith(
                    camel, id, route -> route.weaveByToUri("jdbc:*").replace().to("mock:" + id));
        }
        camel.start();
    }
}
