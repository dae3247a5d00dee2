package io.github.camelstreams.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresServerIT {

    private final PostgresServer server =
            PostgresServer.in(SharedServers.newFolder("postgres-of-its-own"));

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void isDurable() throws SQLException {
        server.start();
        assertThat(query("customer_db", "show fsync")).isEqualTo("on");
        assertThat(query("customer_db", "show synchronous_commit")).isEqualTo("on");
        assertThat(query("order_db", "show full_page_writes")).isEqualTo("on");
        assertThat(query("order_db", "show max_connections")).isEqualTo("100");
        assertThat(query("order_db", "show server_encoding")).isEqualTo("UTF8");
        assertThat(query("order_db", "show listen_addresses")).isEqualTo("127.0.0.1");
    }

    @Test
    void keepsWhatWasCommittedWhenKilled() throws SQLException {
        server.start();
        update("create table kept (value text)");
        update("insert into kept values ('a'), ('ü')");
        server.kill();
        assertThat(server.isRunning()).isFalse();
        assertThat(server.isReady()).isFalse();

        server.start();
        assertThat(query("customer_db", "select string_agg(value, ',' order by value) from kept"))
                .isEqualTo("a,ü");
    }

    @Test
    void stopsWhileSessionsAreOpenAndStartsAgain() throws SQLException {
        server.start();
        try (Connection open = server.connect("customer_db")) {
            assertThat(open.isValid(5)).isTrue();
            server.stop();
            assertThat(open.isValid(5)).isFalse();
        }
        server.start();
        assertThat(query("order_db", "select 1")).isEqualTo("1");
    }

    private void update(String sql) throws SQLException {
        try (Connection connection = server.connect("customer_db");
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private String query(String database, String sql) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }
}
