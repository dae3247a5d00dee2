package io.github.camelstreams.system;

import io.github.camelstreams.service.RunningService;
import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.BrokerAddress;
import io.github.camelstreams.test.Database;
import io.github.camelstreams.test.DatabaseAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;

/** A service of either kind, with settings of a test's choice. */
final class TestedService extends RunningService {

    /**
     * @param name customer or order
     * @param further settings beside those of the servers
     */
    TestedService(
            String name,
            Database server,
            String database,
            Broker broker,
            String stream,
            Map<String, String> further) {
        super(name, server, database, broker, stream, further);
    }

    /** The same broker for another user. */
    static Broker login(Broker broker, String user, String password) {
        return new BrokerAddress(broker.host(), broker.port(), user, password);
    }

    /** The same database server for another user. */
    static Database login(Database server, String user, String password) {
        return new DatabaseAddress(server.host(), server.port(), user, password);
    }

    /** Starts it and waits until it is ready. */
    TestedService start() {
        process().start();
        return this;
    }

    /** All that it has logged, or written to its output. */
    String log() {
        try {
            return Files.readString(process().log()) + Files.readString(process().output());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The id of what a request has created. */
    static String created(Answer answer) {
        if (answer.status() != 201) {
            throw new AssertionError(answer.status() + " " + answer.body());
        }
        String location = answer.header("Location");
        return location.substring(location.lastIndexOf('/') + 1);
    }
}
