package io.github.camelstreams.order;

/** A message that is no event of the stream {@code customer}, whenever it is read again. */
public final class InvalidEventException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * @param reason what is wrong, free of anything that PostgreSQL could not store
     */
    InvalidEventException(String reason) {
        super(reason, null, false, false);
    }
}
