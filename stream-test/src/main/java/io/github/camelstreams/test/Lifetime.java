package io.github.camelstreams.test;

/** How long a server process lives when nobody stops it. */
public enum Lifetime {
    /** It ends with the JVM that started it, even when that one is killed. */
    JVM,
    /** It outlives the JVM and the terminal that started it. */
    DETACHED
}
