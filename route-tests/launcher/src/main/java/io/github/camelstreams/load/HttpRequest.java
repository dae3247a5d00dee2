package io.github.camelstreams.load;

/**
 * A request of a load.
 *
 * @param number counted from 0
 * @param begin when it was due for the first time, by {@link System#nanoTime}
 */
public record HttpRequest(long number, long begin) {}
