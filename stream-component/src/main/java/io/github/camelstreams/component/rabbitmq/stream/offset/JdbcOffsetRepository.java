package io.github.camelstreams.component.rabbitmq.stream.offset;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * Keeps positions in a table of a PostgreSQL database, best the one the route writes to: a route
 * can then move the position and write its data in one statement.
 *
 * <p>The table is created by the application's own migration; its definition is on the class path
 * as {@code io/github/camelstreams/component/rabbitmq/stream/offset/consumer_progress.sql}. Each
 * method is one short statement in auto-commit mode, bounded by the query time-out. Safe for use by
 * several threads.
 */
public final class JdbcOffsetRepository implements OffsetRepository {

    /** The table used unless another is named. */
    public static final String DEFAULT_TABLE = "consumer_progress";

    /** The SQL state of PostgreSQL for a table that is not there. */
    private static final String UNDEFINED_TABLE = "42P01";

    private static final int QUERY_TIMEOUT_SECONDS = 5;
    private static final Pattern TABLE_NAME = Pattern.compile("[A-Za-z_]\\w*(\\.[A-Za-z_]\\w*)?");
    private static final String COLUMNS =
            "consumer_name, stream, epoch, owner, next_offset, last_event_id, incomplete";

    private final DataSource dataSource;
    private final String table;
    private final String claim;
    private final String read;
    private final String advance;
    private final String restart;

    /** Keeps positions in the table {@value #DEFAULT_TABLE}. */
    public JdbcOffsetRepository(DataSource dataSource) {
        this(dataSource, DEFAULT_TABLE);
    }

    /**
     * Keeps positions in {@code table}.
     *
     * @param table a table name, optionally with its schema in front
     */
    public JdbcOffsetRepository(DataSource dataSource, String table) {
        this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
        if (!TABLE_NAME.matcher(table).matches()) {
            throw new IllegalArgumentException("Not a table name: " + table);
        }
        this.table = table;
        claim =
                "insert into "
                        + table
                        + " as progress (consumer_name, stream, epoch, owner) values (?, ?, 1, ?)"
                        + " on conflict (consumer_name, stream) do update"
                        + " set epoch = progress.epoch + 1, owner = excluded.owner,"
                        + " updated_at = clock_timestamp() returning "
                        + COLUMNS;
        read = "select " + COLUMNS + " from " + table + " where consumer_name = ? and stream = ?";
        String fence = " where consumer_name = ? and stream = ? and epoch = ? and next_offset = ?";
        advance =
                "update "
                        + table
                        + " set next_offset = ?, last_event_id = ?, updated_at = clock_timestamp()"
                        + fence;
        restart =
                "update "
                        + table
                        + " set next_offset = ?, last_event_id = null, incomplete = ?,"
                        + " updated_at = clock_timestamp()"
                        + fence;
    }

    @Override
    public Position claim(String consumerName, String stream, String owner) {
        return query("claim", claim, consumerName, stream, owner)
                .orElseThrow(() -> new IllegalStateException("Claim returned no row"));
    }

    @Override
    public Optional<Position> read(String consumerName, String stream) {
        return query("read", read, consumerName, stream);
    }

    @Override
    public boolean advance(Position held, long nextOffset, String lastMessageId) {
        return move("advance", advance, held, nextOffset, lastMessageId);
    }

    @Override
    public boolean restart(Position held, long nextOffset, String reason) {
        return move("restart", restart, held, nextOffset, reason);
    }

    private boolean move(String what, String sql, Position held, long nextOffset, String text) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            connection.setAutoCommit(true);
            statement.setQueryTimeout(QUERY_TIMEOUT_SECONDS);
            statement.setLong(1, nextOffset);
            statement.setString(2, text);
            statement.setString(3, held.consumerName());
            statement.setString(4, held.stream());
            statement.setLong(5, held.epoch());
            statement.setLong(6, held.nextOffset());
            return statement.executeUpdate() == 1;
        } catch (SQLException e) {
            throw failed(what, held.consumerName(), held.stream(), e);
        }
    }

    private Optional<Position> query(String what, String sql, String... parameters) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            connection.setAutoCommit(true);
            statement.setQueryTimeout(QUERY_TIMEOUT_SECONDS);
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(position(row)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw failed(what, parameters[0], parameters[1], e);
        }
    }

    private static Position position(ResultSet row) throws SQLException {
        return new Position(
                row.getString("consumer_name"),
                row.getString("stream"),
                row.getLong("epoch"),
                row.getString("owner"),
                row.getLong("next_offset"),
                row.getString("last_event_id"),
                row.getString("incomplete"));
    }

    private OffsetRepositoryException failed(
            String what, String consumerName, String stream, SQLException cause) {
        String advice =
                UNDEFINED_TABLE.equals(cause.getSQLState())
                        ? "there is no table %s: create it as consumer_progress.sql does, in the jar beside this class"
                                .formatted(table)
                        : "SQL state " + cause.getSQLState();
        return new OffsetRepositoryException(
                "Could not %s the position of consumer %s on stream %s (%s)"
                        .formatted(what, consumerName, stream, advice),
                cause);
    }
}
