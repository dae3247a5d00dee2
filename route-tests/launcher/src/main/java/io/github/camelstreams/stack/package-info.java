/**
 * The whole system without Docker: the servers and the services as processes of their own, for the
 * command {@link io.github.camelstreams.stack.StackCommand stack} and for tests.
 *
 * <p>State lives in one folder for each process.
 */
package io.github.camelstreams.stack;
