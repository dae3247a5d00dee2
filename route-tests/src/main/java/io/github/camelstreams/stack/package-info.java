/**
 * Real servers without Docker: RabbitMQ, PostgreSQL and the services as processes of their own, for
 * the command {@link io.github.camelstreams.stack.StackCommand stack} and for tests.
 *
 * <p>Linux only. Nothing is installed: binaries are unpacked once into a cache folder, and state
 * lives in one folder for each process.
 */
package io.github.camelstreams.stack;
