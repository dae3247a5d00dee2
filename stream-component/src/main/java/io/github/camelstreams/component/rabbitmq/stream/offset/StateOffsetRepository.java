package io.github.camelstreams.component.rabbitmq.stream.offset;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.spi.StateRepository;

/**
 * Keeps positions in one of Camel's {@link StateRepository state repositories}, such as {@code
 * FileStateRepository}. It starts the state repository and does not stop it.
 *
 * <p>Fenced within one application only: a state repository cannot compare and set, so that of two
 * applications that share one, both may believe to have moved a position. Use it where one
 * application at a time reads under a name, and {@link JdbcOffsetRepository} where another may take
 * over. What survives a crash is what the state repository has written by then: {@code
 * FileStateRepository} leaves that to the operating system. Thread-safe.
 */
public final class StateOffsetRepository implements OffsetRepository {

    private static final String SEPARATOR = ";";

    /** Never part of an encoded text. */
    private static final String NONE = "~";

    private final StateRepository<String, String> states;
    private boolean started;

    /** Keeps positions in {@code states}, under keys made of consumer name and stream. */
    public StateOffsetRepository(StateRepository<String, String> states) {
        this.states = Objects.requireNonNull(states, "states");
    }

    @Override
    public Position claim(String consumerName, String stream, String owner) {
        return exclusively(
                () -> {
                    Position stored =
                            stored(consumerName, stream)
                                    .orElse(
                                            new Position(
                                                    consumerName, stream, 0, owner, 0, null, null));
                    return store(
                            new Position(
                                    consumerName,
                                    stream,
                                    stored.epoch() + 1,
                                    owner,
                                    stored.nextOffset(),
                                    stored.lastMessageId(),
                                    stored.incomplete()));
                });
    }

    @Override
    public Optional<Position> read(String consumerName, String stream) {
        return exclusively(() -> stored(consumerName, stream));
    }

    @Override
    public boolean advance(Position held, long nextOffset, String lastMessageId) {
        return move(held, held.advancedTo(nextOffset, lastMessageId));
    }

    @Override
    public boolean restart(Position held, long nextOffset, String reason) {
        return move(held, held.restartedAt(nextOffset, reason));
    }

    private boolean move(Position held, Position target) {
        return exclusively(
                () -> {
                    Optional<Position> stored = stored(held.consumerName(), held.stream());
                    boolean current =
                            stored.isPresent()
                                    && stored.get().epoch() == held.epoch()
                                    && stored.get().nextOffset() == held.nextOffset();
                    if (current) {
                        store(target);
                    }
                    return current;
                });
    }

    /** One at a time, of all that share the state repository in this application. */
    private <T> T exclusively(Supplier<T> work) {
        synchronized (states) {
            try {
                if (!started) {
                    states.start();
                    started = true;
                }
                return work.get();
            } catch (RuntimeException e) {
                throw new OffsetRepositoryException("The state repository failed", e);
            }
        }
    }

    private Optional<Position> stored(String consumerName, String stream) {
        String state = states.getState(key(consumerName, stream));
        if (state == null) {
            return Optional.empty();
        }
        String[] fields = state.split(SEPARATOR, -1);
        if (fields.length != 5) {
            throw new IllegalStateException("Not a position: " + state);
        }
        return Optional.of(
                new Position(
                        consumerName,
                        stream,
                        Long.parseLong(fields[0]),
                        decoded(fields[2]),
                        Long.parseLong(fields[1]),
                        decoded(fields[3]),
                        decoded(fields[4])));
    }

    private Position store(Position position) {
        states.setState(
                key(position.consumerName(), position.stream()),
                String.join(
                        SEPARATOR,
                        Long.toString(position.epoch()),
                        Long.toString(position.nextOffset()),
                        encoded(position.owner()),
                        encoded(position.lastMessageId()),
                        encoded(position.incomplete())));
        return position;
    }

    private static String key(String consumerName, String stream) {
        return encoded(consumerName) + "/" + encoded(stream);
    }

    private static String encoded(String text) {
        return text == null ? NONE : URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        return text.equals(NONE) ? null : URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
