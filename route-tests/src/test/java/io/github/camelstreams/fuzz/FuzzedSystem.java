package io.github.camelstreams.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelstreams.service.ApiContract;
import io.github.camelstreams.service.RunningService;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Both services, with something to be found in each. */
final class FuzzedSystem implements AutoCloseable {

    private final String stream = SharedServers.uniqueName("fuzzed");
    private final String customerDatabase = SharedServers.newDatabase("fuzzed_customers");
    private final String orderDatabase = SharedServers.newDatabase("fuzzed_orders");
    private final TestDatabase replica = new TestDatabase(SharedServers.database(), orderDatabase);
    private final RunningService customers =
            new RunningService(
                    "customer",
                    SharedServers.database(),
                    customerDatabase,
                    SharedServers.broker(),
                    stream) {};
    private final RunningService orders =
            new RunningService(
                    "order",
                    SharedServers.database(),
                    orderDatabase,
                    SharedServers.broker(),
                    stream) {};

    FuzzedSystem start() {
        customers.process().start();
        orders.process().start();
        return this;
    }

    RunningService customers() {
        return customers;
    }

    RunningService orders() {
        return orders;
    }

    TestDatabase replica() {
        return replica;
    }

    String stream() {
        return stream;
    }

    /** Every operation of both services, those of the management ports included. */
    List<Target> targets() {
        replica.execute("insert into customers values ('known', 'somewhere', clock_timestamp())");
        String customer =
                customers
                        .json(
                                "POST",
                                "/customers",
                                "{\"name\":\"n\",\"email\":\"e\",\"address\":\"a\"}")
                        .id();
        String order = orders.json("POST", "/orders", "{\"customer_id\":\"known\"}").id();
        List<String> quarantined = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            quarantined.add(Long.toString(quarantine("{\"a\":1}".getBytes(UTF_8))));
        }
        Target api = described("customer service", customers, customer, Map.of());
        Target orderApi = described("order service", orders, order, Map.of("customer_id", "known"));
        Target quarantine =
                managed(
                        "order management",
                        orders,
                        quarantined,
                        "GET /quarantine",
                        "GET /quarantine/{id}",
                        "POST /quarantine/{id}/replay",
                        "DELETE /quarantine/{id}");
        Target resync =
                managed(
                        "customer management",
                        customers,
                        List.of("x"),
                        "GET /resync",
                        "POST /resync",
                        "POST /relay/new-identity");
        // a resync is work for all
        return List.of(api, orderApi, api, orderApi, quarantine, api, orderApi, quarantine, resync);
    }

    private static Target described(
            String name, RunningService service, String id, Map<String, String> values) {
        JsonNode description = service.get("/openapi.json").json();
        return new Target(
                name,
                service.process().port(),
                new RequestGenerator(
                        FuzzedOperation.of(description, List.of(id), values), List.of()),
                new ApiContract(description));
    }

    private static Target managed(
            String name, RunningService service, List<String> ids, String... operations) {
        List<FuzzedOperation> managed = new ArrayList<>();
        for (String operation : operations) {
            String[] words = operation.split(" ", 2);
            managed.add(new FuzzedOperation(words[0], words[1], ids, Map.of()));
        }
        String login =
                "Authorization: "
                        + RunningService.login("admin", RunningService.MANAGEMENT_PASSWORD);
        return new Target(
                name,
                service.process().managementUri().getPort(),
                new RequestGenerator(managed, List.of(login)),
                null);
    }

    private long quarantine(byte[] body) {
        return replica.count(
                "insert into quarantine (consumer_name, stream, stream_offset, reason, headers, body)"
                        + " values ('order-service', 'customer', 7, 'odd', ?, ?) returning id",
                body,
                body);
    }

    @Override
    public void close() {
        customers.close();
        orders.close();
    }
}
