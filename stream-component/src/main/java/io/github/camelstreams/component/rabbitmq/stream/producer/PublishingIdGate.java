package io.github.camelstreams.component.rabbitmq.stream.producer;

import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Lets publishing ids through only in an order in which the broker stores them all.
 *
 * <p>The broker drops an id at or below the last one it has stored, and confirms it all the same.
 * So an id that may not be stored must be sent again before any higher one, or it is lost with a
 * confirmation. Not thread-safe: it belongs to the thread that sends.
 */
final class PublishingIdGate {

    private final TreeSet<Long> missing = new TreeSet<>();
    private long highest;

    /**
     * Why these ids, in this order, may not be sent now; empty when they may.
     *
     * @param ids the publishing ids of one batch
     * @param idle whether nothing is in flight, so that sending older ids again is harmless
     */
    Optional<String> refusal(Collection<Long> ids, boolean idle) {
        long previous = idle ? 0 : highest;
        Iterator<Long> waiting = missing.iterator();
        long next = next(waiting);
        for (long id : ids) {
            if (id <= previous) {
                return Optional.of(
                        "publishing id %d is not above %d, which is sent before it"
                                .formatted(id, previous));
            }
            if (id > next) {
                return Optional.of(
                        "publishing id %d must be sent again before %d".formatted(next, id));
            }
            if (id == next) {
                next = next(waiting);
            }
            previous = id;
        }
        return Optional.empty();
    }

    private static long next(Iterator<Long> ids) {
        return ids.hasNext() ? ids.next() : Long.MAX_VALUE;
    }

    /** Whether any id has to be sent again. */
    boolean isWaiting() {
        return !missing.isEmpty();
    }

    /** The id is on its way. */
    void sent(long id) {
        highest = id;
        missing.remove(id);
    }

    /** These ids may not be stored: nothing above them passes until they are sent again. */
    void unconfirmed(Collection<Long> ids) {
        missing.addAll(ids);
    }

    /**
     * These ids were not let through. Those that have never been sent must be, before any higher
     * one; the others are stored, or waited for already.
     */
    void refused(Collection<Long> ids) {
        ids.stream().filter(id -> id > highest).forEach(missing::add);
    }

    /**
     * The last id the broker has stored. What is at or below it need not be waited for: it is
     * stored, by this producer or by another of its name, or never will be.
     */
    void stored(long last) {
        missing.headSet(last, true).clear();
    }
}
