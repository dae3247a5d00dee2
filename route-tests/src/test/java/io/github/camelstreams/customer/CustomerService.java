package io.github.camelstreams.customer;

import io.github.camelstreams.stack.Broker;
import io.github.camelstreams.stack.Database;
import io.github.camelstreams.stack.RunningService;

/** A customer service, with what a client asks of it. */
final class CustomerService extends RunningService {

    CustomerService(Database server, String database, Broker broker, String stream) {
        super("customer", server, database, broker, stream);
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
