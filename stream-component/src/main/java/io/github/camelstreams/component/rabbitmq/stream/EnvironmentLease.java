package io.github.camelstreams.component.rabbitmq.stream;

import com.rabbitmq.stream.Environment;

/**
 * A share in a client environment, which stays open for as long as anybody holds one. Closing it
 * twice is harmless. Thread-safe.
 */
public interface EnvironmentLease extends AutoCloseable {

    /**
     * The environment. It connects when it is first used, so that a broker may be away until then.
     */
    Environment environment();

    /**
     * Gives the share back; the last one closes the environment, unless the application made it.
     */
    @Override
    void close();
}
