package io.github.camelstreams.component.rabbitmq.stream;

import com.rabbitmq.stream.Environment;

/**
 * An environment of the client's.
 *
 * @param environment connects when it is first used
 * @param tlsFailures what goes wrong with TLS on its connections
 */
record ClientEnvironment(Environment environment, TlsFailures tlsFailures) {}
