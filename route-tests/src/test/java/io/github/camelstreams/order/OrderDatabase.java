package io.github.camelstreams.order;

import io.github.camelstreams.stack.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The service's database as seen from outside. */
record OrderDatabase(Database server, String name) {

    long count(String sql, Object... parameters) {
        return Long.parseLong(texts(sql, parameters).get(0));
    }

    String text(String sql, Object... parameters) {
        return texts(sql, parameters).get(0);
    }

    List<String> texts(String sql, Object... parameters) {
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

    int execute(String sql, Object... parameters) {
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
