package io.github.camelstreams.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.camelstreams.stack.SharedServers;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
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
