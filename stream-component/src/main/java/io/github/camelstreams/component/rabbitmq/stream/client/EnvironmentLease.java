package io.github.camelstreams.component.rabbitmq.stream.client;

import com.rabbitmq.stream.Environment;
import io.github.camelstreams.component.rabbitmq.stream.Internal;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A share in a client environment, which stays open for as long as anybody holds one. Closing it
 * twice is harmless. Thread-safe.
 */
@Internal
public interface EnvironmentLease extends AutoCloseable {

    /**
     * The environment. It connects when it is first used, so that a broker may be away until then.
     */
    Environment environment();

    /**
     * Does something that needs an answer of the broker: opens a producer or a consumer, asks a
     * question.
     *
     * <p>An environment whose connection breaks while it is being made can be left without a usable
     * one for good (seen with stream-client 1.11.0). So when the broker has not answered for longer
     * than five back-offs, and at least 5 s, be it this lease or all that share the environment,
     * this lease moves to a new one; and at once when one side does not trust the other. The old
     * one is closed, with everything opened on it, once no lease is on it any more. An environment
     * that the application made is never replaced.
     *
     * @throws ConnectionSecurityException when one side does not trust the other
     * @throws RuntimeException what else the operation throws
     */
    <T> T call(Function<Environment, T> operation);

    /** The same for an operation that has no result. */
    default void run(Consumer<Environment> operation) {
        call(
                environment -> {
                    operation.accept(environment);
                    return null;
                });
    }

    /**
     * How many bytes a frame may have, as the client and its brokers have agreed; empty before the
     * first connection, and where the application made the environment.
     */
    default OptionalInt frameSize() {
        return OptionalInt.empty();
    }

    /**
     * Gives the share back; the last one closes the environment, unless the application made it.
     */
    @Override
    void close();
}
