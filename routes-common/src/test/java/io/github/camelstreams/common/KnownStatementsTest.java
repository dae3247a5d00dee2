package io.github.camelstreams.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.jdbc.JdbcConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class KnownStatementsTest {

    private static final String QUERY = "select :?one, cast(:?two as text), :?one";

    private final PreparedStatement statement = mock(PreparedStatement.class);
    private final KnownStatements known = new KnownStatements();

    @Test
    void preparesTheSameTextAtEveryCall() {
        String prepared = known.prepareQuery(QUERY, true);
        assertThat(prepared).isEqualTo("select ?, cast(? as text), ?");
        assertThat(known.prepareQuery(QUERY, true)).isSameAs(prepared);
    }

    @Test
    void setsEachParameterWhereItsNameStands() throws SQLException {
        Map<String, Object> values = new HashMap<>();
        values.put("one", 1);
        values.put("two", null);
        populate(values, 3);
        verify(statement).setObject(1, 1);
        verify(statement).setObject(2, null);
        verify(statement).setObject(3, 1);
    }

    @Test
    void takesTheHeadersWhereNoMapIsGiven() throws SQLException {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setHeader("one", 1);
        exchange.getMessage().setHeader("two", 2);
        populate(exchange, 3);
        verify(statement).setObject(2, 2);
    }

    @Test
    void refusesAParameterThatIsNotGiven() {
        assertThatThrownBy(() -> populate(Map.of("one", 1), 3)).hasMessageContaining("two");
    }

    @Test
    void refusesAnotherNumberOfParameters() {
        assertThatThrownBy(() -> populate(Map.of("one", 1, "two", 2), 2))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void setsNothingWhereTheStatementHasNoParameters() throws SQLException {
        known.populateStatement(statement, List.of().iterator(), 0);
        verifyNoInteractions(statement);
    }

    private void populate(Map<String, Object> values, int expected) throws SQLException {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setHeader(JdbcConstants.JDBC_PARAMETERS, values);
        populate(exchange, expected);
    }

    private void populate(Exchange exchange, int expected) throws SQLException {
        known.populateStatement(
                statement,
                known.createPopulateIterator(QUERY, null, expected, exchange, null),
                expected);
    }
}
