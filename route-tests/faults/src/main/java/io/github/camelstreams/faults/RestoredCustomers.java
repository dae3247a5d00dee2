package io.github.camelstreams.faults;

import com.rabbitmq.stream.Environment;
import io.github.camelstreams.stack.StackException;
import java.sql.SQLException;
import java.util.Random;

/**
 * The customer database is what it was a moment ago, while the stream lives on: the relay has to
 * refuse, and to say so, until a person makes the database the truth.
 */
final class RestoredCustomers implements Fault {

    private long end;

    @Override
    public String name() {
        return "restore-customers";
    }

    @Override
    public boolean endsHistory() {
        return true;
    }

    @Override
    public void prepare(SystemUnderTest system, Ledger ledger, Random random)
            throws SQLException, InterruptedException {
        Ledger lost = Backup.ofDatabase(system, "customer_db").loseWrites(random);
        // the orders are in the other database, and stay
        lost.orders().forEach(ledger::add);
        lost.surprises().forEach(ledger::surprise);
        end = end(system);
    }

    @Override
    public void strike(SystemUnderTest system, Random random) {
        new Operator(system).awaitRelayStopped("Was the database restored?");
    }

    @Override
    public void heal(SystemUnderTest system) {
        if (end(system) != end) {
            throw new StackException("the relay has published all the same");
        }
        new Operator(system).renewIdentity();
    }

    private static long end(SystemUnderTest system) {
        try (Environment environment = system.environment()) {
            return environment.queryStreamStats(SystemUnderTest.STREAM).committedChunkId();
        }
    }
}
