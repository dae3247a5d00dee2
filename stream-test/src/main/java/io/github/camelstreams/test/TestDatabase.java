package io.github.camelstreams.test;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A service's database as seen from outside. */
public record TestDatabase(Database server, String name) {

    /** A new and empty one on the shared server. */
    public static TestDatabase create(String prefix) {
        return new TestDatabase(SharedServers.database(), SharedServers.newDatabase(prefix));
    }

    /** The number in the first column of the first row. */
    public long count(String sql, Object... parameters) {
        return Long.parseLong(texts(sql, parameters).get(0));
    }

    /** The first column of the first row. */
    public String text(String sql, Object... parameters) {
        return texts(sql, parameters).get(0);
    }

    /** The first column of every row. */
    public List<String> texts(String sql, Object... parameters) {
        try (Connection connection = server.connect(name);
                PreparedStatement statement = prepare(connection, sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Changes the database; returns how many rows. */
    public int execute(String sql, Object... parameters) {
        try (Connection connection = server.connect(name);
                PreparedStatement statement = prepare(connection, sql, parameters)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PreparedStatement prepare(
            Connection connection, String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }
}
