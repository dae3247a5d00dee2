package io.github.camelstreams.component.rabbitmq.stream.offset;

/**
 * A fenced write changed nothing, because the stored position is no longer the one the writer
 * holds.
 *
 * <p>A route that moves the position itself ({@code offsetCommit=route}) throws it when its
 * statement finds no row to move. The consumer then reads the position again: either the write had
 * succeeded before and the exchange is done, or another instance has taken over.
 */
public class FencedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public FencedException(String message) {
        super(message);
    }
}
