package io.github.camelstreams.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.service.TestedService;
import io.github.camelstreams.test.Database;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TestDatabase;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A user's own {@code SPRING_DATASOURCE_URL} serves requests and migration alike. */
class DatabaseUrlIT {

    private final Database server = SharedServers.database();

    @ParameterizedTest
    @CsvSource({
        // address, parameters, the sessions' name
        "HOST:PORT,, customer",
        "HOST:PORT, ?sslmode=prefer, customer",
        "HOST:PORT, ?ApplicationName=mine&sslmode=disable, mine",
        "HOST:PORT, ?options=-c%20work_mem=8MB, customer",
        "'HOST:PORT,HOST:PORT', ?targetServerType=primary, customer"
    })
    void mayHaveParametersOfItsOwn(String address, String parameters, String sessions) {
        TestDatabase database = new TestDatabase(server, SharedServers.newDatabase("url"));
        String hosts =
                address.replace("HOST", server.host())
                        .replace("PORT", Integer.toString(server.port()));
        String url =
                "jdbc:postgresql://%s/%s%s"
                        .formatted(hosts, database.name(), parameters == null ? "" : parameters);
        try (TestedService service =
                new TestedService(
                        "customer",
                        server,
                        "not_this_one",
                        SharedServers.uniqueName("customer"),
                        Map.of("SPRING_DATASOURCE_URL", url))) {
            service.launch().awaitReady();

            assertThat(service.postCustomer("1 Main St").status()).isEqualTo(201);
            assertThat(database.count("select count(*) from customers")).isOne();
            assertThat(
                            database.texts(
                                    "select distinct application_name from pg_stat_activity"
                                            + " where datname = current_database() and pid <> pg_backend_pid()"))
                    .containsExactly(sessions);
        }
    }
}
