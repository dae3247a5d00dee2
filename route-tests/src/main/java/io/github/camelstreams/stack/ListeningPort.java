package io.github.camelstreams.stack;

/**
 * A port that a server listens on.
 *
 * @param purpose what it is for, in a word or two
 * @param variable the environment variable that changes it
 */
record ListeningPort(String purpose, int port, String variable) {

    /** Throws a {@link StackException} that says who holds the port, where it can be known. */
    void requireFree() {
        if (!Ports.isFree(port)) {
            throw new StackException(
                    "Port %d (%s) is in use%s: free it, or choose another port by %s."
                            .formatted(
                                    port,
                                    purpose,
                                    PortHolder.of(port).map(holder -> " by " + holder).orElse(""),
                                    variable));
        }
    }
}
