package io.github.camelstreams.component.rabbitmq.stream.offset;

/** The store of an {@link OffsetRepository} could not be reached, or answered with an error. */
public class OffsetRepositoryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public OffsetRepositoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
