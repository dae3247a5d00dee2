package io.github.camelstreams.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.service.TestedService;
import io.github.camelstreams.test.Database;
import io.github.camelstreams.test.ServerException;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Databases that hold the specification's tables already, as somebody made them by hand or another
 * implementation left them.
 */
class ExistingTablesIT {

    private static final String CUSTOMERS =
            """
            create table customers (
                id text primary key,
                name text not null,
                email text not null,
                address text not null,
                created_at timestamp with time zone not null,
                updated_at timestamp with time zone
            )""";
    private static final String REPLICA =
            """
            create table customers (
                id text primary key,
                address text not null,
                updated_at timestamp with time zone not null
            )""";
    private static final String ORDERS =
            "create table orders (id text primary key, customer_id text not null, status text not null)";

    private final Database server = SharedServers.database();
    private final String stream = SharedServers.uniqueName("customer");
    private final TestDatabase source =
            new TestDatabase(server, SharedServers.newDatabase("adopted_source"));
    private final TestDatabase replica =
            new TestDatabase(server, SharedServers.newDatabase("adopted_replica"));
    private final List<TestedService> services = new ArrayList<>();

    @AfterEach
    void stop() {
        services.forEach(TestedService::close);
    }

    private TestedService service(String name, TestDatabase database) {
        TestedService service = new TestedService(name, server, database.name(), stream, Map.of());
        services.add(service);
        return service;
    }

    @Test
    void adoptedCustomersKeepTheirRowsAndReachTheReplica() {
        source.execute(CUSTOMERS);
        source.execute("create index by_email on customers (email)");
        // as golang-migrate, which the original implementation uses, keeps its history
        source.execute(
                "create table schema_migrations (version bigint primary key, dirty boolean)");
        source.execute(
                "insert into customers values"
                        + " ('old', 'N', 'n@example.com', 'as made', '2025-01-11 10:00:00.123456+01', null),"
                        + " ('moved', 'N', 'n@example.com', 'unknown', '2025-01-11Z', '2025-03-01Z')");
        List<String> rows = rows(source, "customers");
        TestedService customers = service("customer", source).launch();
        TestedService orders = service("order", replica).launch();
        customers.awaitReady();
        orders.awaitReady();

        assertThat(rows(source, "customers")).isEqualTo(rows);
        assertThat(customers.get("/customers/old").json().get("created_at").asText())
                .isEqualTo("2025-01-11T09:00:00.123456Z");
        assertThat(source.texts("select to_regclass('by_email')")).doesNotContainNull();
        assertLevel();
        assertThat(orders.postOrder("old").json().get("status").asText()).isEqualTo("Processing");
        assertThat(orders.postOrder("moved").json().get("status").asText()).isEqualTo("Failed");

        assertThat(
                        customers
                                .json("PUT", "/customers/moved/address", "{\"address\":\"x\"}")
                                .status())
                .isEqualTo(200);
        assertThat(customers.postCustomer("new").status()).isEqualTo(201);
        assertLevel();

        customers.process().stop();
        customers.start();
        assertThat(customers.manage("GET", "/resync").json().get("customers").asInt()).isEqualTo(2);
    }

    @Test
    void adoptedOrdersAndReplicaKeepTheirRows() {
        replica.execute(REPLICA);
        replica.execute(ORDERS);
        replica.execute("insert into customers values ('known', 'here', '2025-01-11Z')");
        replica.execute(
                "insert into orders values ('first', 'known', 'Processing'), ('second', 'gone', 'Failed')");
        TestedService orders = service("order", replica).launch();
        orders.awaitReady();

        assertThat(orders.get("/orders/first").json().get("status").asText())
                .isEqualTo("Processing");
        assertThat(orders.get("/orders/second").json().get("customer_id").asText())
                .isEqualTo("gone");
        assertThat(orders.postOrder("known").status()).isEqualTo(201);
        assertThat(replica.count("select count(*) from orders")).isEqualTo(3);
        assertThat(orders.stackFrames()).isEmpty();
    }

    @Test
    void anEmptyTableIsAdoptedToo() {
        source.execute(CUSTOMERS);
        TestedService customers = service("customer", source).launch();
        customers.awaitReady();
        assertThat(customers.postCustomer("x").status()).isEqualTo(201);
    }

    @Test
    void customersOfTheOrderServiceAreNotTakenForCustomers() {
        source.execute(REPLICA);
        assertRefusedAtOnce("customer", source, "customers.name text not null");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alter table customers add column telephone text | customers.telephone text",
                "alter table customers alter column email type varchar(255) | customers.email character varying(255)",
                "alter table customers alter column name drop not null | customers.name text",
                "alter table customers drop constraint customers_pkey | PRIMARY KEY",
                "alter table customers add unique (email) | UNIQUE (email)",
                "alter table customers set unlogged | unlogged",
                "create table notes (note text) | notes.note text",
                "alter table customers rename to clients | clients",
            })
    void anythingElseIsRefusedAtOnceAndLeftAsItIs(String change, String reason) {
        source.execute(CUSTOMERS);
        source.execute("insert into customers values ('a', 'N', 'n@x', 'a', now(), null)");
        source.execute(change);
        String tables =
                "select string_agg(relname, ',' order by relname) from pg_class"
                        + " where relnamespace = 'public'::regnamespace";
        String before = source.text(tables);

        assertRefusedAtOnce("customer", source, reason);
        assertThat(source.text(tables)).isEqualTo(before);
    }

    @Test
    void aMigrationHistoryOfSomebodyElseIsRefused() {
        service("order", replica).start().close();
        assertRefusedAtOnce("customer", replica, "migration");
    }

    /** The launcher waits two minutes for a service that may still become ready. */
    private void assertRefusedAtOnce(String name, TestDatabase database, String reason) {
        long begin = System.nanoTime();
        TestedService service = service(name, database);
        ServerException refusal =
                catchThrowableOfType(ServerException.class, () -> service.process().start());
        assertThat((System.nanoTime() - begin) / 1e9).isLessThan(60);
        assertThat(refusal).hasMessageContaining(reason);
        service.awaitRefusal(reason);
        assertThat(service.errors()).hasSize(1).first().asString().contains(reason);
        assertThat(service.stackFrames()).isEmpty();
    }

    private void assertLevel() {
        String addresses = "select id || ' ' || address from customers order by id";
        await().atMost(TestedService.PATIENCE)
                .ignoreExceptions()
                .untilAsserted(
                        () ->
                                assertThat(replica.texts(addresses))
                                        .isEqualTo(source.texts(addresses)));
    }

    private static List<String> rows(TestDatabase database, String table) {
        return database.texts("select cast(t as text) from " + table + " as t order by id");
    }
}
