package io.github.camelstreams.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.stream.Environment;
import io.github.camelstreams.service.RunningService;
import io.github.camelstreams.service.RunningService.Answer;
import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.Database;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;

/** A customer service, an order service, and what an operator does when their data has parted. */
final class RepairFixture implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private final Database server = SharedServers.database();
    private final Broker broker = SharedServers.broker();
    private final Environment environment =
            Environment.builder()
                    .host(broker.host())
                    .port(broker.port())
                    .username(broker.username())
                    .password(broker.password())
                    .build();
    private final String stream = SharedServers.uniqueName("customer");
    private final TestDatabase source =
            new TestDatabase(server, SharedServers.newDatabase("source"));
    private final TestDatabase replica =
            new TestDatabase(server, SharedServers.newDatabase("replica"));
    private final RunningService customers =
            new RunningService("customer", server, source.name(), broker, stream) {};
    private final RunningService orders =
            new RunningService(
                    "order",
                    server,
                    replica.name(),
                    broker,
                    stream,
                    Map.of("RABBITMQ_WATCHDOG_INTERVAL", "1000")) {};

    RepairFixture start() {
        customers.process().start();
        orders.process().start();
        return this;
    }

    Environment environment() {
        return environment;
    }

    String stream() {
        return stream;
    }

    TestDatabase source() {
        return source;
    }

    TestDatabase replica() {
        return replica;
    }

    RunningService customers() {
        return customers;
    }

    RunningService orders() {
        return orders;
    }

    /** Creates a customer through the API. */
    String create(String address) {
        String body =
                "{\"name\":\"N\",\"email\":\"n@example.com\",\"address\":%s}"
                        .formatted(RunningService.quote(address));
        return write(() -> customers.json("POST", "/customers", body), 201).id();
    }

    void move(String id, String address) {
        String body = "{\"address\":" + RunningService.quote(address) + "}";
        write(() -> customers.json("PUT", "/customers/" + id + "/address", body), 200);
    }

    /** As a client does it whose service has just lost its database. */
    private static Answer write(Callable<Answer> request, int status) {
        return await().atMost(PATIENCE).until(request, answer -> answer.status() == status);
    }

    /** Many customers, as the API would have created them. */
    void createMany(int count) {
        source.execute(
                "with created as (insert into customers (id, name, email, address, created_at)"
                        + " select cast(time_ordered_uuid() as text), 'N', 'n@example.com', 'street ' || i,"
                        + " clock_timestamp() from generate_series(1, ?) as i returning *)"
                        + " insert into outbox (event_id, event_type, customer_id, payload)"
                        + " select cast(gen_random_uuid() as text), 'customer.created', id,"
                        + " cast(json_build_object('customer_id', id, 'name', name, 'email', email,"
                        + " 'address', address, 'timestamp', rfc3339(created_at)) as text) from created",
                count);
    }

    /** Many changes of one customer, as the API would have made them. */
    void moveManyTimes(String id, int count) {
        source.execute(
                "with now as (select id, coalesce(updated_at, created_at) as time from customers where id = ?),"
                        + " moved as (update customers set address = 'street ' || number.i,"
                        + " updated_at = now.time + number.i * interval '1 microsecond'"
                        + " from now, (select cast(? as integer) as i) as number where customers.id = now.id)"
                        + " insert into outbox (event_id, event_type, customer_id, payload)"
                        + " select cast(gen_random_uuid() as text), 'customer.address.updated', id,"
                        + " cast(json_build_object('customer_id', id, 'address', 'street ' || i,"
                        + " 'timestamp', rfc3339(time + i * interval '1 microsecond')) as text)"
                        + " from now, generate_series(1, ?) as i order by i",
                id,
                count,
                count);
    }

    void assertLevel() {
        String rows = "select id || ' ' || address from customers order by id";
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(replica.texts(rows)).isEqualTo(source.texts(rows)));
    }

    /** What is answered to an order of a customer that there never was. */
    int statusOfAnUnknownCustomersOrder() {
        String order = "{\"customer_id\":\"" + UUID.randomUUID() + "\"}";
        return orders.json("POST", "/orders", order).status();
    }

    void awaitIncomplete(String reason) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(incomplete()).isNotNull().contains(reason));
        assertThat(statusOfAnUnknownCustomersOrder()).isEqualTo(503);
    }

    void awaitComplete() {
        await().atMost(PATIENCE).until(() -> incomplete() == null);
        assertThat(statusOfAnUnknownCustomersOrder()).isEqualTo(400);
        await().atMost(PATIENCE)
                .until(() -> orders.health("replica").path("status").asText().equals("UP"));
    }

    String incomplete() {
        return replica.text("select max(incomplete) from consumer_progress");
    }

    void awaitRelayStopped(String reason) {
        await().atMost(PATIENCE)
                .until(
                        () ->
                                customers
                                        .health("relay")
                                        .at("/details/reason")
                                        .asText()
                                        .contains(reason));
    }

    /** Asks for it, and gets a run. */
    void repair(String path) {
        Answer answer = customers.manage("POST", path);
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        assertThat(answer.header("Location")).isEqualTo("/resync");
        assertThat(answer.json().get("state").asText()).isEqualTo("running");
    }

    void awaitResyncFinished() {
        await().atMost(PATIENCE).until(() -> resyncState().equals("finished"));
    }

    String resyncState() {
        return customers.manage("GET", "/resync").json().get("state").asText();
    }

    /** A copy of a database in use, as a backup is. */
    String backUp(TestDatabase database) {
        String backup = SharedServers.uniqueName("backup");
        administer("alter database " + database.name() + " with allow_connections false");
        administer(
                "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '"
                        + database.name()
                        + "'");
        administer("create database " + backup + " template " + database.name());
        administer("alter database " + database.name() + " with allow_connections true");
        return backup;
    }

    /** Puts the copy in the place of the database, under the eyes of its service. */
    void restore(TestDatabase database, String backup) {
        administer("drop database " + database.name() + " with (force)");
        administer("create database " + database.name() + " template " + backup);
        administer("alter database " + database.name() + " with allow_connections true");
    }

    private void administer(String statement) {
        try (Connection connection = server.connect("postgres");
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        customers.close();
        orders.close();
        environment.close();
    }
}
