package io.github.camelstreams.bench;

/** One side of a comparison. */
interface Leg {

    /** What it is called in the tables. */
    String name();

    /**
     * Does its work once, with every message counted and its order checked.
     *
     * @param messages how many messages
     * @return what it cost
     * @throws IllegalStateException when a message is missing, doubled or out of order
     */
    Cost run(int messages) throws Exception;
}
