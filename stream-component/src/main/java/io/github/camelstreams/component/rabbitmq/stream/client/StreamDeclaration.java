package io.github.camelstreams.component.rabbitmq.stream.client;

import com.rabbitmq.stream.ByteCapacity;
import com.rabbitmq.stream.Constants;
import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.StreamCreator;
import com.rabbitmq.stream.StreamException;
import io.github.camelstreams.component.rabbitmq.stream.DeclarationConfiguration;
import io.github.camelstreams.component.rabbitmq.stream.Internal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Declares a stream where {@code autoDeclare} asks for it. Declaring is harmless when the stream is
 * there already; one with other settings, or a super stream with other partitions, stays as it is
 * and is reported once. Thread-safe.
 */
@Internal
public final class StreamDeclaration {

    private static final Logger LOG = LoggerFactory.getLogger(StreamDeclaration.class);

    private final String stream;
    private final DeclarationConfiguration options;
    private final boolean superStream;
    private final AtomicBoolean reported = new AtomicBoolean();
    private final AtomicBoolean compared = new AtomicBoolean();

    /**
     * @param stream the name of the stream or super stream
     * @param options whether and how to declare it
     * @param superStream whether it is a super stream
     */
    public StreamDeclaration(String stream, DeclarationConfiguration options, boolean superStream) {
        this.stream = stream;
        this.options = options;
        this.superStream = superStream;
    }

    /**
     * Makes sure that the stream is there, if {@code autoDeclare} is on.
     *
     * @throws ConnectionSecurityException when there is no such stream and cannot be, and why
     * @throws StreamException when the broker cannot be reached or refuses otherwise
     */
    public void declare(Environment environment) {
        if (!options.isAutoDeclare()) {
            return;
        }
        try {
            creator(environment).create();
            if (superStream && !compared.get()) {
                compare(environment);
                compared.set(true);
            }
        } catch (StreamException e) {
            if (e.getCode() != Constants.RESPONSE_CODE_PRECONDITION_FAILED) {
                throw e;
            }
            if (!exists(environment)) {
                throw new ConnectionSecurityException(refusal(), e);
            }
            if (reported.compareAndSet(false, true)) {
                LOG.warn(
                        "Stream {} exists with other settings than declared here, and is used as it is."
                                + " The broker does not tell which ones differ. Declared are {}",
                        stream,
                        settings());
            }
        }
    }

    /**
     * The same by an environment of the lease. Without {@code autoDeclare} the lease does not get
     * to believe that the broker has answered.
     */
    public void declare(EnvironmentLease lease) {
        if (options.isAutoDeclare()) {
            lease.run(this::declare);
        }
    }

    private boolean exists(Environment environment) {
        return superStream ? !partitions(environment).isEmpty() : environment.streamExists(stream);
    }

    private List<String> partitions(Environment environment) {
        try {
            return SuperStreamPartitions.of(stream, environment);
        } catch (IllegalArgumentException none) {
            return List.of();
        }
    }

    /**
     * Why there is no such stream. The broker tells in its log only, whoever has access to that.
     */
    private String refusal() {
        if (stream.startsWith("amq.")) {
            return "Stream "
                    + stream
                    + " cannot be declared: names that begin with amq. are RabbitMQ's own";
        }
        return superStream
                ? "Super stream "
                        + stream
                        + " cannot be declared: the virtual host would have more queues than its limit"
                        + " max-queues allows, each partition being one"
                : "Stream "
                        + stream
                        + " cannot be declared: either its name is that of a queue that is no stream, or"
                        + " the virtual host has as many queues as its limit max-queues allows; the log"
                        + " of the broker says which";
    }

    /** The broker does not care whether a super stream that exists is like the one declared. */
    private void compare(Environment environment) {
        List<String> declared = options.partitionsOf(stream);
        List<String> existing = partitions(environment);
        if (existing.isEmpty()) {
            // the client takes it for one that exists
            throw new ConnectionSecurityException(
                    "Super stream "
                            + stream
                            + " cannot be declared: an exchange that is no super stream has its name, or"
                            + " a queue has the name of one of its partitions, "
                            + String.join(", ", declared),
                    null);
        }
        if (!Set.copyOf(existing).equals(Set.copyOf(declared))) {
            LOG.warn(
                    "Super stream {} exists with other partitions or binding keys than declared here,"
                            + " and is used as it is. It has {}, declared are {}",
                    stream,
                    existing,
                    declared);
        }
    }

    private StreamCreator creator(Environment environment) {
        StreamCreator creator = environment.streamCreator().stream(stream);
        if (options.getMaxLengthBytes() > 0) {
            creator.maxLengthBytes(ByteCapacity.B(options.getMaxLengthBytes()));
        }
        if (options.getMaxAge() > 0) {
            creator.maxAge(maxAge());
        }
        if (options.getMaxSegmentSizeBytes() > 0) {
            creator.maxSegmentSizeBytes(ByteCapacity.B(options.getMaxSegmentSizeBytes()));
        }
        if (options.getFilterSize() > 0) {
            creator.filterSize(options.getFilterSize());
        }
        if (options.getInitialMemberCount() > 0) {
            creator.initialMemberCount(options.getInitialMemberCount());
        }
        creator.leaderLocator(options.getLeaderLocator());
        return superStream ? partitioned(creator) : creator;
    }

    /** A broker knows whole seconds only, and would take what is below one for no time at all. */
    private Duration maxAge() {
        return Duration.ofSeconds((options.getMaxAge() + 999) / 1_000);
    }

    private StreamCreator partitioned(StreamCreator creator) {
        List<String> bindingKeys = options.bindingKeyList();
        return bindingKeys.isEmpty()
                ? creator.superStream().partitions(options.getPartitions()).creator()
                : creator.superStream().bindingKeys(bindingKeys.toArray(String[]::new)).creator();
    }

    /** What a broker compares, by the names of the options. */
    private String settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("maxLengthBytes", options.getMaxLengthBytes());
        settings.put("maxAge", maxAge());
        settings.put("maxSegmentSizeBytes", options.getMaxSegmentSizeBytes());
        settings.put("initialMemberCount", options.getInitialMemberCount());
        settings.put("leaderLocator", options.getLeaderLocator());
        return settings.toString();
    }
}
