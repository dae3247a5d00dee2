package io.github.camelstreams.customer.relay;

import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the broker claims to have of the events to be sent, and the search for it in the stream. Not
 * thread-safe.
 *
 * <p>Only one of the replicas answers, and it may lag behind. So what is not found is looked for
 * again, long enough for every replica to have had its say, before it counts as missing and is sent
 * under another name; and afterwards once more.
 */
final class ClaimedEvents {

    private static final Logger LOG = LoggerFactory.getLogger(ClaimedEvents.class);
    private static final long PATIENCE = Duration.ofSeconds(10).toNanos();

    private long last;
    private boolean searching;
    private long searchedSince;
    private int repair;

    /** The broker's last publishing id: it claims this one and all below. */
    void upTo(long publishingId) {
        last = publishingId;
    }

    /**
     * @throws IllegalStateException when the broker claims something else by now: what was on its
     *     way has come late
     */
    void requireUpTo(long publishingId) {
        if (publishingId != last) {
            throw new IllegalStateException(
                    "The broker's last publishing id was %d and is %d"
                            .formatted(last, publishingId));
        }
    }

    boolean include(Map<String, Object> event) {
        return (Long) event.get("publishing_id") <= last;
    }

    /** Those of the events that are claimed. */
    List<Map<String, Object>> of(List<Map<String, Object>> events) {
        return events.stream().filter(this::include).toList();
    }

    /**
     * Those of the events that are claimed and not found.
     *
     * @param tail the last messages of the stream
     */
    List<Map<String, Object>> notFound(List<Map<String, Object>> events, List<Message> tail) {
        Set<Object> stored = new HashSet<>();
        for (Message message : tail) {
            Map<?, ?> annotations =
                    message.getHeader(RabbitMQStreamConstants.MESSAGE_ANNOTATIONS, Map.class);
            if (annotations != null) {
                stored.add(annotations.get("event_id"));
            }
        }
        List<Map<String, Object>> notFound =
                of(events).stream()
                        .filter(event -> !stored.contains(event.get("event_id")))
                        .toList();
        if (notFound.isEmpty()) {
            forgetSearch();
        } else if (!searching) {
            searching = true;
            searchedSince = System.nanoTime();
            LOG.warn(
                    "The broker claims {} event(s) that are not found in the stream, from {} on: they are looked for",
                    notFound.size(),
                    notFound.get(0).get("event_id"));
        }
        return notFound;
    }

    /** Whether what is not found counts as missing now; then the search begins anew behind that. */
    boolean areMissing() {
        if (System.nanoTime() - searchedSince < PATIENCE) {
            return false;
        }
        searchedSince = System.nanoTime();
        repair++;
        LOG.warn("They are sent under another name, the {}. of its kind", repair);
        return true;
    }

    /** Numbers the names under which missing events are sent, from 1 in each search. */
    int repair() {
        return repair;
    }

    void forgetSearch() {
        searching = false;
        repair = 0;
    }
}
