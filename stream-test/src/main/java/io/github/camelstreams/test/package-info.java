/**
 * Real servers for tests: RabbitMQ with streams, alone or as a cluster, and PostgreSQL. They are
 * containers where a Docker engine answers and processes of this machine elsewhere.
 *
 * <p>A test takes what it needs from {@link io.github.camelstreams.test.SharedServers}: the servers
 * of its JVM, which it must leave running, or some of its own, which it may stop, kill and freeze.
 * A {@link io.github.camelstreams.test.TcpProxy} cuts connections.
 *
 * <p>Processes need Linux. Nothing is installed: binaries are unpacked once into a cache folder,
 * and state lives in one folder for each process.
 */
package io.github.camelstreams.test;
