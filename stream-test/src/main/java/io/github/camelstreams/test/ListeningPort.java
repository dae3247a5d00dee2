package io.github.camelstreams.test;

import java.time.Duration;

/**
 * A port that a server listens on.
 *
 * @param purpose what it is for, in a word or two
 * @param variable the environment variable that changes it
 */
public record ListeningPort(String purpose, int port, String variable) {

    /** What has just been stopped may hold its port for a moment. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Throws a {@link ServerException} that says who holds the port, where it can be known. */
    public void requireFree() {
        if (!Deadline.after(PATIENCE).await(() -> Ports.isFree(port))) {
            throw new ServerException(
                    "Port %d (%s) is in use%s: free it, or choose another port by %s."
                            .formatted(
                                    port,
                                    purpose,
                                    PortHolder.of(port).map(holder -> " by " + holder).orElse(""),
                                    variable));
        }
    }
}
