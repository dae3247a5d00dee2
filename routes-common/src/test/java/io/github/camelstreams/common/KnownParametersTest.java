package io.github.camelstreams.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KnownParametersTest {

    private final PreparedStatement statement = mock(PreparedStatement.class);
    private final Connection connection = mock(Connection.class);
    private final DataSource dataSource = mock(DataSource.class);
    private final ParameterMetaData parameters = mock(ParameterMetaData.class);
    private final KnownParameters known = new KnownParameters(failure -> {});

    @BeforeEach
    void connect() throws SQLException {
        when(dataSource.getConnection()).thenReturn(connection);
        when(connection.prepareStatement(anyString())).thenReturn(statement);
        when(statement.getParameterMetaData()).thenReturn(parameters);
        when(parameters.getParameterCount()).thenReturn(2, 3);
    }

    private int count(String sql) throws SQLException {
        try (Connection own = known.getConnection(dataSource);
                PreparedStatement prepared = own.prepareStatement(sql)) {
            return prepared.getParameterMetaData().getParameterCount();
        }
    }

    @Test
    void asksOnceForEachStatement() throws SQLException {
        assertThat(count("select ?, ?")).isEqualTo(2);
        assertThat(count("select ?, ?")).isEqualTo(2);
        assertThat(count("select ?, ?, ?")).isEqualTo(3);
        verify(statement, times(2)).getParameterMetaData();
    }

    @Test
    void closesWhatItWraps() throws SQLException {
        count("select ?, ?");
        verify(statement).close();
        verify(connection).close();
    }

    @Test
    void failsAsTheDriverFails() throws SQLException {
        SQLException failure = new SQLException("gone", "08006");
        when(statement.execute()).thenThrow(failure);
        try (Connection own = known.getConnection(dataSource);
                PreparedStatement prepared = own.prepareStatement("select 1")) {
            assertThatThrownBy(prepared::execute).isSameAs(failure);
        }
    }
}
