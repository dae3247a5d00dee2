package io.github.camelstreams.test;

import java.sql.SQLException;

/** A database server of one's own, with the databases of both services. */
public interface DatabaseServer extends Database, Server {

    /** The superuser of every such server; the password is the same. */
    String SUPERUSER = "postgres";

    @Override
    default String host() {
        return "localhost";
    }

    @Override
    default String username() {
        return SUPERUSER;
    }

    @Override
    default String password() {
        return SUPERUSER;
    }

    /** Whether the server takes connections to both databases; creates those that are missing. */
    default boolean isReady() {
        try {
            for (String database : PostgresServer.DATABASES) {
                createDatabase(database);
            }
            return true;
        } catch (SQLException e) {
            return false;
        }
    }
}
