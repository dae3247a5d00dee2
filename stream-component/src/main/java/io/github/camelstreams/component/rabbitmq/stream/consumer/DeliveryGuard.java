package io.github.camelstreams.component.rabbitmq.stream.consumer;

import java.util.function.Supplier;

/**
 * Decides for each delivered message of one activation whether it is the next one.
 *
 * <p>The broker starts an activation at the first message of the chunk that holds the requested
 * offset, and chunks of an earlier activation may still be on their way. The guard therefore lets
 * nothing through until it has seen the message before the wanted one, and then only offsets that
 * rise. On the way it notices when that message is gone (the stream was truncated) or is another
 * one (the stream was deleted and created anew). Offsets within a chunk are contiguous, those of
 * neighbouring chunks are not. Used by one thread at a time; {@link #positioned()} by any.
 */
final class DeliveryGuard {

    /** What to do with a delivered message. */
    enum Verdict {
        /** It is the next one. */
        ACCEPT,
        /** It was processed before, or is left from an earlier activation. */
        IGNORE,
        /** Messages before it are missing: the stream no longer holds them. */
        GAP,
        /** The stream is not the one that the position belongs to. */
        OTHER_STREAM
    }

    private final long previousOffset;
    private final String previousMessageId;
    private final boolean firstActivation;
    private volatile boolean positioned;
    private long nextOffset;

    private DeliveryGuard(
            long nextOffset,
            String previousMessageId,
            boolean firstActivation,
            boolean positioned) {
        this.nextOffset = nextOffset;
        this.previousOffset = nextOffset - 1;
        this.previousMessageId = previousMessageId;
        this.firstActivation = firstActivation;
        this.positioned = positioned;
    }

    /** A guard that accepts the first message delivered at or after {@code nextOffset}. */
    static DeliveryGuard atOrAfter(long nextOffset) {
        return new DeliveryGuard(nextOffset, null, true, true);
    }

    /**
     * A guard that accepts from {@code nextOffset} on, when the message before it is still there.
     *
     * @param previousMessageId the identity of that message, {@code null} when it is not known
     * @param firstActivation whether nothing can be on its way from an earlier activation
     */
    static DeliveryGuard from(long nextOffset, String previousMessageId, boolean firstActivation) {
        return new DeliveryGuard(nextOffset, previousMessageId, firstActivation, false);
    }

    /**
     * Decides about one message; messages come in the order of their delivery.
     *
     * @param offset the offset of the message
     * @param chunkEnd the offset after the last message of its chunk
     * @param messageId its identity, asked for at most once an activation
     */
    Verdict inspect(long offset, long chunkEnd, Supplier<String> messageId) {
        if (!positioned) {
            Verdict verdict = position(offset, chunkEnd, messageId);
            if (!positioned || offset == previousOffset) {
                return verdict;
            }
        }
        if (offset < nextOffset) {
            return Verdict.IGNORE;
        }
        nextOffset = offset + 1;
        return Verdict.ACCEPT;
    }

    /** Whether the message before the wanted one has been seen and found to be the right one. */
    boolean positioned() {
        return positioned;
    }

    private Verdict position(long offset, long chunkEnd, Supplier<String> messageId) {
        boolean nothingToCheck = previousMessageId == null && offset == nextOffset;
        if (nothingToCheck && (firstActivation || offset == 0)) {
            positioned = true;
            return Verdict.IGNORE;
        }
        if (offset > previousOffset) {
            return unlessLeftOver(Verdict.GAP);
        }
        if (chunkEnd <= previousOffset) {
            return unlessLeftOver(Verdict.OTHER_STREAM);
        }
        if (offset == previousOffset && isAnother(messageId.get())) {
            return Verdict.OTHER_STREAM;
        }
        positioned = offset >= previousOffset;
        return Verdict.IGNORE;
    }

    private boolean isAnother(String messageId) {
        return previousMessageId != null && !previousMessageId.equals(messageId);
    }

    private Verdict unlessLeftOver(Verdict verdict) {
        return firstActivation ? verdict : Verdict.IGNORE;
    }
}
