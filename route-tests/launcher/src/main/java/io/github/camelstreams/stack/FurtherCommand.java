package io.github.camelstreams.stack;

import java.util.concurrent.Callable;

/**
 * A command of {@code stack} that does something with the system beyond running it. It is found by
 * {@link java.util.ServiceLoader}: whoever uses the stack is not known here.
 */
public interface FurtherCommand extends Callable<Integer> {}
