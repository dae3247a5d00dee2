package io.github.camelstreams.order;

import io.github.camelstreams.service.RunningService;
import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.Database;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TestDatabase;
import java.util.Map;

/** An order service, with what a client asks of it. */
final class OrderService extends RunningService {

    /** One on the shared broker, started. */
    static OrderService start(TestDatabase database, String stream) {
        return new OrderService(database.server(), database.name(), SharedServers.broker(), stream)
                .start();
    }

    OrderService(Database server, String database, Broker broker, String stream) {
        super("order", server, database, broker, stream);
    }

    private OrderService(
            Database server,
            String database,
            Broker broker,
            String stream,
            Map<String, String> further) {
        super("order", server, database, broker, stream, further);
    }

    /** The same with Hawtio on its management port. */
    static OrderService withHawtio(Database server, String database, Broker broker, String stream) {
        return with(Map.of("SPRING_PROFILES_ACTIVE", "hawtio"), server, database, broker, stream);
    }

    /** The same with further settings. */
    static OrderService with(
            Map<String, String> further,
            Database server,
            String database,
            Broker broker,
            String stream) {
        return new OrderService(server, database, broker, stream, further);
    }

    OrderService start() {
        process().start();
        return this;
    }

    Answer order(String customerId, String... headers) {
        return post("{\"customer_id\":" + quote(customerId) + "}", headers);
    }

    Answer post(String body, String... headers) {
        return json("POST", "/orders", body, headers);
    }

    /** Whether this instance feeds the replica. */
    boolean isActive() {
        return "active".equals(health("replica").path("details").path("state").textValue());
    }
}
