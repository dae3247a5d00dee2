package io.github.camelstreams.customer;

import io.github.camelstreams.service.RunningService;
import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.Database;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TestDatabase;
import java.util.Map;

/** A customer service, with what a client asks of it. */
final class CustomerService extends RunningService {

    /** One on the shared broker, started. */
    static CustomerService start(TestDatabase database, String stream) {
        return new CustomerService(
                        database.server(), database.name(), SharedServers.broker(), stream)
                .start();
    }

    CustomerService(Database server, String database, Broker broker, String stream) {
        super("customer", server, database, broker, stream);
    }

    private CustomerService(
            Database server,
            String database,
            Broker broker,
            String stream,
            Map<String, String> further) {
        super("customer", server, database, broker, stream, further);
    }

    /** The same with Hawtio on its management port. */
    static CustomerService withHawtio(
            Database server, String database, Broker broker, String stream) {
        return with(Map.of("SPRING_PROFILES_ACTIVE", "hawtio"), server, database, broker, stream);
    }

    /** The same with further settings. */
    static CustomerService with(
            Map<String, String> further,
            Database server,
            String database,
            Broker broker,
            String stream) {
        return new CustomerService(server, database, broker, stream, further);
    }

    CustomerService start() {
        process().start();
        return this;
    }

    Answer create(String name, String... headers) {
        String body = "{\"name\":%s,\"email\":\"a@b.example\",\"address\":\"1 Main St\"}";
        return post(body.formatted(quote(name)), headers);
    }

    Answer post(String body, String... headers) {
        return json("POST", "/customers", body, headers);
    }

    Answer changeAddress(String id, String address) {
        String path = "/customers/" + id + "/address";
        return json("PUT", path, "{\"address\":" + quote(address) + "}");
    }
}
