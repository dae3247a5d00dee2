package io.github.camelstreams.faults;

import com.rabbitmq.stream.Environment;
import io.github.camelstreams.stack.StackException;
import io.github.camelstreams.test.Deadline;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;

/** Both order services are away until the stream has lost messages that they have not read. */
final class TruncatedStream implements Fault {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String POLICY = "short";

    @Override
    public String name() {
        return "truncate-stream";
    }

    @Override
    public Duration hold(Random random) {
        return Duration.ZERO;
    }

    @Override
    public boolean endsHistory() {
        return true;
    }

    @Override
    public void strike(SystemUnderTest system, Random random) throws SQLException {
        SystemUnderTest.ORDERS.forEach(name -> system.server(name).kill());
        long read = position(system);
        system.rabbitmq()
                .control(
                        "set_policy",
                        POLICY,
                        "^" + SystemUnderTest.STREAM + "$",
                        "{\"max-length-bytes\":100000}",
                        "--apply-to",
                        "streams");
        try (Environment environment = system.environment()) {
            if (!Deadline.after(PATIENCE).await(() -> firstOffset(environment) > read)) {
                throw new StackException("the stream was not truncated beyond " + read);
            }
        }
    }

    private static long position(SystemUnderTest system) throws SQLException {
        try (Connection connection = system.postgres().connect("order_db");
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select max(next_offset) from consumer_progress")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static long firstOffset(Environment environment) {
        return environment.queryStreamStats(SystemUnderTest.STREAM).firstOffset();
    }

    @Override
    public void heal(SystemUnderTest system) {
        system.rabbitmq().control("clear_policy", POLICY);
        system.start(SystemUnderTest.ORDERS);
        Operator operator = new Operator(system);
        operator.awaitIncomplete();
        operator.resync();
    }
}
