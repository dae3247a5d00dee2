package io.github.camelstreams.component.rabbitmq.stream.consumer;

/**
 * Notices when the client passes over a chunk that it cannot read, or the rest of it, which it does
 * with a log line only. Offsets within a chunk are contiguous, those of neighbouring chunks are
 * not. Used by one thread at a time.
 */
final class DeliveryContinuity {

    private long lastOffset = -1;
    private long lastChunkEnd;
    private long lastChunkNumber;

    /** What comes next need not follow what came last. */
    void reset() {
        lastOffset = -1;
    }

    /**
     * Takes note of a delivered message.
     *
     * @param offset its offset
     * @param chunkEnd the offset after the last message of its chunk
     * @param chunkNumber of its chunk, counted without a gap
     * @throws IllegalStateException when messages between it and the one before were skipped
     */
    void delivered(long offset, long chunkEnd, long chunkNumber) {
        long expected = lastOffset + 1;
        boolean withinChunk = expected != lastChunkEnd;
        boolean wholeChunk = chunkNumber > lastChunkNumber + 1;
        if (lastOffset >= 0 && offset > expected && (withinChunk || wholeChunk)) {
            throw new IllegalStateException(
                    "The client skipped messages from offset "
                            + expected
                            + " on, since it cannot read the first of them, see its log. An Environment of"
                            + " the application has to be built with codec(new TolerantCodec())");
        }
        lastOffset = offset;
        lastChunkEnd = chunkEnd;
        lastChunkNumber = chunkNumber;
    }
}
