package io.github.camelstreams.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.camelstreams.test.Database;
import io.github.camelstreams.test.PgBouncer;
import io.github.camelstreams.test.SharedServers;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** The pool of connections, as the services' settings make it. */
class ConnectionPoolIT {

    /** No server can be killed at just that moment, so the first connection does it by itself. */
    @Test
    void aFirstConnectionThatBreaksAtOnceLeavesAPoolThatWorks() throws Exception {
        HikariConfig settings = settings();
        settings.setDataSource(new FirstConnectionBreaks());
        try (HikariDataSource pool = new HikariDataSource(settings)) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .ignoreExceptionsInstanceOf(SQLException.class)
                    .untilAsserted(
                            () -> {
                                try (Connection connection = pool.getConnection()) {
                                    assertThat(connection.isValid(1)).isTrue();
                                }
                            });
        }
    }

    @Test
    void everySessionHasItsTimeOutsAndKeepAlives() throws Exception {
        assertTimeOuts(SharedServers.database());
    }

    @Test
    void soDoesEverySessionThroughAPooler() throws Exception {
        assumeTrue(PgBouncer.program().isPresent(), PgBouncer.MISSING);
        try (PgBouncer bouncer = PgBouncer.start(SharedServers.database(), "session")) {
            assertTimeOuts(bouncer);
        }
    }

    private static void assertTimeOuts(Database database) throws Exception {
        HikariConfig settings = settings();
        settings.setJdbcUrl(database.jdbcUrl("postgres"));
        settings.setUsername(database.username());
        settings.setPassword(database.password());
        try (HikariDataSource pool = new HikariDataSource(settings);
                Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            Map<String, String> effective = new HashMap<>();
            for (String name :
                    List.of(
                            "statement_timeout",
                            "idle_in_transaction_session_timeout",
                            "tcp_user_timeout",
                            "tcp_keepalives_idle",
                            "tcp_keepalives_interval",
                            "tcp_keepalives_count")) {
                try (ResultSet rows = statement.executeQuery("show " + name)) {
                    rows.next();
                    effective.put(name, rows.getString(1));
                }
            }
            assertThat(effective)
                    .isEqualTo(
                            Map.of(
                                    "statement_timeout", "5s",
                                    "idle_in_transaction_session_timeout", "2s",
                                    "tcp_user_timeout", "10000",
                                    "tcp_keepalives_idle", "10",
                                    "tcp_keepalives_interval", "5",
                                    "tcp_keepalives_count", "2"));
        }
    }

    private static HikariConfig settings() throws IOException {
        StandardEnvironment environment = new StandardEnvironment();
        new YamlPropertySourceLoader()
                .load("common", new ClassPathResource("common.yaml"))
                .forEach(environment.getPropertySources()::addLast);
        ConfigurationPropertySources.attach(environment);
        return Binder.get(environment)
                .bind("spring.datasource.hikari", Bindable.of(HikariConfig.class))
                .get();
    }

    /** Whatever the pool first asks that connection, it has gone. */
    private static final class FirstConnectionBreaks extends AbstractDataSource {

        private final AtomicBoolean broken = new AtomicBoolean();

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = SharedServers.database().connect("postgres");
            return broken.compareAndSet(false, true) ? breaking(connection) : connection;
        }

        @Override
        public Connection getConnection(String username, String password) throws SQLException {
            return getConnection();
        }

        private static Connection breaking(Connection connection) {
            return (Connection)
                    Proxy.newProxyInstance(
                            Connection.class.getClassLoader(),
                            new Class<?>[] {Connection.class},
                            (proxy, method, arguments) -> {
                                if (method.getName().equals("getTransactionIsolation")) {
                                    connection.close();
                                }
                                try {
                                    return method.invoke(connection, arguments);
                                } catch (InvocationTargetException e) {
                                    throw e.getCause();
                                }
                            });
        }
    }
}
