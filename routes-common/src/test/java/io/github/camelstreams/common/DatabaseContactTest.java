package io.github.camelstreams.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DatabaseContactTest {

    private final Connection connection = mock(Connection.class);
    private final DataSource dataSource = mock(DataSource.class);
    private final DatabaseContact contact =
            new DatabaseContact(dataSource, dataSource, Duration.ZERO);

    @BeforeEach
    void connect() throws SQLException {
        when(connection.isValid(anyInt())).thenReturn(true);
        when(dataSource.getConnection()).thenReturn(connection);
    }

    @Test
    void isAskedOnceForAllWhoWantToKnow() throws SQLException {
        DatabaseContact patient = new DatabaseContact(dataSource, dataSource, Duration.ofHours(1));
        assertThat(patient.answers()).isTrue();
        assertThat(patient.asOf()).isNull();
        verify(dataSource, times(1)).getConnection();
        verify(connection, times(1)).close();
    }

    @Test
    void hasNeverAnswered() throws SQLException {
        doThrow(new SQLException("away")).when(dataSource).getConnection();
        assertThat(contact.answers()).isFalse();
        assertThat(contact.asOf()).isEqualTo("unknown");
    }

    @Test
    void saysWhenItLastAnsweredWhileItDoesNot() throws SQLException {
        Instant before = Instant.now();
        assertThat(contact.answers()).isTrue();
        Instant after = Instant.now();

        doThrow(new SQLException("away")).when(dataSource).getConnection();
        assertThat(contact.answers()).isFalse();
        assertThat(Instant.parse(contact.asOf())).isBetween(before, after);

        doReturn(connection).when(dataSource).getConnection();
        assertThat(contact.asOf()).isNull();
    }

    @Test
    void doesNotAnswerWhereTheConnectionIsDead() throws SQLException {
        when(connection.isValid(anyInt())).thenReturn(false);
        assertThat(contact.answers()).isFalse();
    }

    @Test
    void asksWhetherItStoresOnceAStatementHasFailedForThat() throws SQLException {
        Statement probe = mock(Statement.class);
        when(connection.createStatement()).thenReturn(probe);
        contact.failed(new SQLException("bad data", "22001"));
        assertThat(contact.obstacle()).isNull();
        verify(connection, never()).createStatement();

        SQLException full = new SQLException("No space left on device", "53100");
        doThrow(full).when(probe).execute(anyString());
        contact.failed(full);
        assertThat(contact.obstacle().reason()).contains("disk is full");
        assertThat(contact.answers()).isTrue();
        assertThat(contact.asOf()).isNull();

        // that it was not asked to the end says nothing
        doThrow(new SQLException("cancelled", "57014")).when(probe).execute(anyString());
        assertThat(contact.obstacle().reason()).contains("disk is full");

        doReturn(true).when(probe).execute(anyString());
        assertThat(contact.obstacle()).isNull();
    }

    @Test
    void aPoolThatCannotEvenStartIsADatabaseThatDoesNotAnswer() throws SQLException {
        doThrow(new IllegalArgumentException("jdbcUrl")).when(dataSource).getConnection();
        assertThat(contact.answers()).isFalse();
        assertThat(contact.obstacle().reason()).isEqualTo("it cannot be reached");
    }
}
