package io.github.camelstreams.bench.bare;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.apache.camel.component.jdbc.ConnectionStrategy;

/**
 * Asks how many parameters a statement has once, not at each call. Asked each time, the driver
 * prepares each time: the bare routes would be slow for a reason that is not Camel's nor theirs.
 */
final class PreparedOnce implements ConnectionStrategy {

    private final Map<Object, Integer> parameters = new ConcurrentHashMap<>();

    @Override
    public Connection getConnection(DataSource dataSource) throws SQLException {
        Connection connection = dataSource.getConnection();
        return proxy(
                Connection.class,
                (self, method, arguments) -> {
                    Object result = method.invoke(connection, arguments);
                    return result instanceof PreparedStatement statement
                            ? prepared(statement, arguments[0])
                            : result;
                });
    }

    private PreparedStatement prepared(PreparedStatement statement, Object sql) {
        return proxy(
                PreparedStatement.class,
                (self, method, arguments) ->
                        method.getName().equals("getParameterMetaData")
                                ? count(statement, sql)
                                : method.invoke(statement, arguments));
    }

    private ParameterMetaData count(PreparedStatement statement, Object sql) throws SQLException {
        Integer known = parameters.get(sql);
        int count = known == null ? statement.getParameterMetaData().getParameterCount() : known;
        parameters.put(sql, count);
        return proxy(ParameterMetaData.class, (self, method, arguments) -> count);
    }

    @Override
    public boolean isConnectionTransactional(Connection connection, DataSource dataSource) {
        return false;
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(
                        PreparedOnce.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
