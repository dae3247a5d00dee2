package io.github.camelstreams.test;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** A running PostgreSQL server. */
public interface Database {

    /** The server's host. */
    String host();

    /** The server's port. */
    int port();

    /** A user that may create databases. */
    String username();

    /** That user's password. */
    String password();

    /** The JDBC address of a database on this server. */
    default String jdbcUrl(String database) {
        return "jdbc:postgresql://%s:%d/%s?connectTimeout=5".formatted(host(), port(), database);
    }

    /** A new connection to a database on this server. */
    default Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database), username(), password());
    }

    /** Creates the database unless it is there already. */
    default void createDatabase(String database) throws SQLException {
        try (Connection connection = connect("postgres");
                PreparedStatement known =
                        connection.prepareStatement("select 1 from pg_database where datname = ?");
                Statement creation = connection.createStatement()) {
            known.setString(1, database);
            if (!known.executeQuery().next()) {
                creation.execute("create database \"" + database.replace("\"", "\"\"") + "\"");
            }
        }
    }
}
