package io.github.camelstreams.bench.system;

import java.util.Map;

/** One thing to measure of a running system. */
interface SystemLeg {

    /** What it is called on the command line and in the tables. */
    String name();

    /** Whether what other legs have left would be in the way. */
    default boolean needsNewSystem() {
        return false;
    }

    /** Whether it takes so long that it is no part of a run of everything. */
    default boolean onlyWhenNamed() {
        return false;
    }

    /** Whether it is to be repeated with each other JDK of this machine. */
    default boolean isForEachJdk() {
        return false;
    }

    /** How often it runs. */
    default int rounds(Effort effort) {
        return effort.rounds();
    }

    /** Before the first round. */
    default void prepare(BenchedSystem system) throws Exception {}

    /**
     * Measures once, and leaves the system running and the replica level with the source.
     *
     * @param seconds how long, where that can be chosen
     * @return figures by name, in the order in which they are shown
     * @throws IllegalStateException when the system did something else than it should
     */
    Map<String, Double> run(BenchedSystem system, double seconds) throws Exception;

    /** After the last round, also when one has failed. */
    default void finish(BenchedSystem system) throws Exception {}
}
