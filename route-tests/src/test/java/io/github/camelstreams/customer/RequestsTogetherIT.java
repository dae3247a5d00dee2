package io.github.camelstreams.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.service.RunningService.Answer;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Requests that come while the database is busy are stored by one statement, and answered singly.
 */
class RequestsTogetherIT {

    private static final int CUSTOMERS = 30;

    private final ExecutorService clients = Executors.newCachedThreadPool();
    private TestDatabase database;
    private CustomerService service;

    @BeforeEach
    void start() {
        String name = SharedServers.newDatabase("customer");
        database = new TestDatabase(SharedServers.database(), name);
        service =
                CustomerService.withHawtio(
                                SharedServers.database(),
                                name,
                                SharedServers.broker(),
                                SharedServers.uniqueName("customer"))
                        .start();
    }

    @AfterEach
    void stop() {
        clients.shutdownNow();
        service.close();
    }

    @Test
    void eachIsAnsweredWithItsOwnCustomer() throws SQLException {
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        List<CompletableFuture<Answer>> twins = new ArrayList<>();
        whileCustomersAreLocked(
                () -> {
                    for (int i = 0; i < CUSTOMERS; i++) {
                        answers.add(create("Customer " + i));
                    }
                    for (int i = 0; i < 3; i++) {
                        twins.add(create("Twin", "Idempotency-Key", "twins"));
                    }
                    await().until(() -> service.underWay("create-customer") == CUSTOMERS + 3);
                });

        for (int i = 0; i < CUSTOMERS; i++) {
            Answer answer = answers.get(i).join();
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.json().get("name").textValue()).isEqualTo("Customer " + i);
            assertThat(service.get(answer.header("Location")).body()).isEqualTo(answer.body());
        }
        assertThat(twins.stream().map(twin -> twin.join().id()).distinct()).hasSize(1);
        assertThat(database.count("select count(*) from customers")).isEqualTo(CUSTOMERS + 1);
        // a statement each 100 ms at most
        assertThat(database.count("select count(distinct cast(xmin as text)) from customers"))
                .isLessThan(CUSTOMERS);
        assertThat(service.metric("customers_created_total")).isEqualTo(CUSTOMERS + 1);
    }

    private CompletableFuture<Answer> create(String name, String... headers) {
        return CompletableFuture.supplyAsync(() -> service.create(name, headers), clients);
    }

    private void whileCustomersAreLocked(Runnable work) throws SQLException {
        try (Connection holder = database.server().connect(database.name());
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("lock table customers in access exclusive mode");
            work.run();
            holder.commit();
        }
    }
}
