package io.github.camelstreams.common;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.Driver;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/**
 * The connections of migrations, a new one each time. A server that takes a connection and then
 * says nothing is given up; a statement may take an hour. Parameters of the address prevail.
 * Thread-safe.
 */
final class MigrationConnections extends SimpleDriverDataSource {

    private static final Duration LOGIN = Duration.ofSeconds(5);
    private static final Duration STATEMENT = Duration.ofHours(1);

    /**
     * @param settings the driver's, user and password among them
     */
    MigrationConnections(String url, Properties settings) {
        super(new Driver(), url, settings);
        settings.setProperty("connectTimeout", "2");
        settings.setProperty("socketTimeout", String.valueOf(LOGIN.toSeconds()));
        settings.setProperty("tcpKeepAlive", "true");
    }

    @Override
    protected Connection getConnectionFromDriver(Properties settings) throws SQLException {
        Connection connection = super.getConnectionFromDriver(settings);
        // not the driver's loginTimeout: that leaves a thread behind with each frozen connection
        if (connection.getNetworkTimeout() == LOGIN.toMillis()) {
            connection.setNetworkTimeout(Runnable::run, (int) STATEMENT.toMillis());
        }
        return connection;
    }
}
