package io.github.camelstreams.common;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.apache.camel.component.jdbc.ConnectionStrategy;

/**
 * Lets PostgreSQL prepare a statement once instead of at every call. The jdbc component asks the
 * driver each time how many parameters a statement has; the driver then asks the server, and throws
 * away what had been prepared. Here the answer is remembered for each SQL text. What a statement
 * fails with is told to whoever judges the database by it. Thread-safe.
 */
final class KnownParameters implements ConnectionStrategy {

    private final Map<String, ParameterMetaData> known = new ConcurrentHashMap<>();
    private final Consumer<SQLException> failures;

    /**
     * @param failures is told what statements fail with
     */
    KnownParameters(Consumer<SQLException> failures) {
        this.failures = failures;
    }

    @Override
    public Connection getConnection(DataSource dataSource) throws SQLException {
        Connection connection = dataSource.getConnection();
        return proxy(
                Connection.class,
                (self, method, arguments) -> {
                    Object result = call(connection, method, arguments);
                    return result instanceof PreparedStatement statement
                                    && arguments[0] instanceof String sql
                            ? remembering(statement, sql)
                            : result;
                });
    }

    private PreparedStatement remembering(PreparedStatement statement, String sql) {
        return proxy(
                PreparedStatement.class,
                (self, method, arguments) ->
                        method.getName().equals("getParameterMetaData")
                                ? parameters(statement, sql)
                                : observed(statement, method, arguments));
    }

    private Object observed(PreparedStatement statement, Method method, Object[] arguments)
            throws Throwable {
        try {
            return call(statement, method, arguments);
        } catch (SQLException e) {
            failures.accept(e);
            throw e;
        }
    }

    private ParameterMetaData parameters(PreparedStatement statement, String sql)
            throws SQLException {
        ParameterMetaData parameters = known.get(sql);
        if (parameters == null) {
            int count = statement.getParameterMetaData().getParameterCount();
            parameters =
                    proxy(
                            ParameterMetaData.class,
                            (self, method, arguments) -> {
                                if (method.getName().equals("getParameterCount")) {
                                    return count;
                                }
                                throw new UnsupportedOperationException(method.getName());
                            });
            known.put(sql, parameters);
        }
        return parameters;
    }

    @Override
    public boolean isConnectionTransactional(Connection connection, DataSource dataSource) {
        return false;
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(
                        KnownParameters.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
