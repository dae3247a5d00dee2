package io.github.camelstreams.faults;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;

/** Something that goes wrong, and is mended after a while. One instance strikes once at a time. */
public interface Fault {

    /** What it is called on the command line and in the report. */
    String name();

    /** How long it is left alone after it has struck. */
    default Duration hold(Random random) {
        return Duration.ofMillis(500 + random.nextInt(2500));
    }

    /** Whether mending means to start processes, and to wait until nothing is in their way. */
    default boolean endsProcesses() {
        return false;
    }

    /**
     * Whether the stream no longer tells all that has happened, once it is mended: then databases
     * and stream are only compared as they are, and history begins anew.
     */
    default boolean endsHistory() {
        return false;
    }

    /** Before the load, while nobody writes: what is lost is lost here. */
    default void prepare(SystemUnderTest system, Ledger ledger, Random random)
            throws SQLException, InterruptedException {}

    /**
     * Strikes.
     *
     * @param random decides what is not fixed: which instance, which moment
     */
    void strike(SystemUnderTest system, Random random) throws SQLException;

    /** Mends all that the strike has broken, and waits until it works again. */
    void heal(SystemUnderTest system) throws SQLException;

    /** What else is worth knowing of the last strike. */
    default String figures() {
        return "";
    }
}
