package io.github.camelstreams.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.test.DatabaseServer;
import io.github.camelstreams.test.PostgresServer;
import io.github.camelstreams.test.SharedServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplicaComparisonIT {

    private static final DatabaseServer SERVER = SharedServers.newDatabaseServer("comparison");

    private final ReplicaComparison comparison = new ReplicaComparison(SERVER);

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @BeforeEach
    void fillBothAlike() throws SQLException {
        for (String database : PostgresServer.DATABASES) {
            execute(database, "drop table if exists customers");
            execute(
                    database,
                    "create table customers (id text primary key, address text not null)");
            execute(
                    database,
                    "insert into customers select 'c' || n, 'street ' || n from generate_series(1, 25000) n");
        }
    }

    @Test
    void findsNothingWhereNothingIsWrong() throws SQLException {
        ReplicaComparison.Result result = comparison.compare(Set.of("c1", "c25000"));
        assertThat(result.isEqual()).isTrue();
        assertThat(result.rows()).isEqualTo(25_000);
        assertThat(result)
                .hasToString("25,000 customers, the same ids and addresses in both databases");
    }

    @Test
    void findsWhatEqualCountsHide() throws SQLException {
        execute("order_db", "delete from customers where id = 'c7'");
        execute("order_db", "insert into customers values ('d7', 'street 7')");
        execute("order_db", "update customers set address = 'elsewhere' where id = 'c8'");
        assertThat(comparison.replicaCount()).isEqualTo(comparison.sourceCount());

        ReplicaComparison.Result result = comparison.compare(Set.of());
        assertThat(result.isEqual()).isFalse();
        assertThat(result.missing()).isEqualTo(1);
        assertThat(result.extra()).isEqualTo(1);
        assertThat(result.different()).isEqualTo(1);
        assertThat(result.examples())
                .containsExactly(
                        "c7 is missing in the replica",
                        "c8 has another address in the replica",
                        "d7 is only in the replica");
    }

    @Test
    void findsAnAcknowledgedCustomerThatIsInNeither() throws SQLException {
        ReplicaComparison.Result result = comparison.compare(Set.of("c1", "lost"));
        assertThat(result.isEqual()).isFalse();
        assertThat(result.lost()).isEqualTo(1);
        assertThat(result.examples()).containsExactly("lost was acknowledged and is lost");
    }

    private static void execute(String database, String sql) throws SQLException {
        try (Connection connection = SERVER.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
