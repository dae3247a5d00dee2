package io.github.camelstreams.bench.system;

import java.util.Map;

/** One thing to measure of a running system. */
interface SystemLeg {

    /** What it is called on the command line and in the tables. */
    String name();

    /**
     * Measures once, and leaves the system running and the replica level with the source.
     *
     * @param seconds how long, where that can be chosen
     * @return figures by name, in the order in which they are shown
     * @throws IllegalStateException when the system did something else than it should
     */
    Map<String, Double> run(BenchedSystem system, double seconds) throws Exception;
}
