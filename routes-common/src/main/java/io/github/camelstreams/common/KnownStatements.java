package io.github.camelstreams.common;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.component.jdbc.JdbcConstants;
import org.apache.camel.component.jdbc.JdbcPrepareStatementStrategy;

/**
 * Reads the named parameters of a statement once instead of at every call: the texts are few, and
 * long. A parameter is written {@code :?name}; the map in the header {@code CamelJdbcParameters},
 * or else the headers, must have it. Thread-safe.
 */
final class KnownStatements implements JdbcPrepareStatementStrategy {

    private static final Pattern PARAMETER = Pattern.compile(":\\?(\\w+)");

    private final Map<String, Statement> known = new ConcurrentHashMap<>();

    private record Statement(String text, List<String> parameters) {

        static Statement of(String query) {
            List<String> parameters = new ArrayList<>();
            Matcher parameter = PARAMETER.matcher(query);
            while (parameter.find()) {
                parameters.add(parameter.group(1));
            }
            return new Statement(parameter.replaceAll("?"), parameters);
        }
    }

    private Statement known(String query) {
        return known.computeIfAbsent(query, Statement::of);
    }

    @Override
    public String prepareQuery(String query, boolean allowNamedParameters) {
        return known(query).text();
    }

    @Override
    public Iterator<?> createPopulateIterator(
            String query, String preparedQuery, int expected, Exchange exchange, Object value) {
        Map<?, ?> given = exchange.getMessage().getHeader(JdbcConstants.JDBC_PARAMETERS, Map.class);
        Map<?, ?> values = given == null ? exchange.getMessage().getHeaders() : given;
        return known(query).parameters().stream().map(name -> value(values, name)).iterator();
    }

    private static Object value(Map<?, ?> values, String name) {
        Object value = values.get(name);
        if (value == null && !values.containsKey(name)) {
            throw new IllegalArgumentException("The statement needs a parameter " + name);
        }
        return value;
    }

    @Override
    public void populateStatement(PreparedStatement statement, Iterator<?> values, int expected)
            throws SQLException {
        int count = 0;
        while (values.hasNext()) {
            statement.setObject(++count, values.next());
        }
        if (count != expected) {
            throw new SQLException(
                    "The statement has %d parameters, %d were given".formatted(expected, count));
        }
    }
}
