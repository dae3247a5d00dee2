package io.github.camelstreams.common;

/**
 * The database answers, and this service must not use it as it is. The message names no host, no
 * user and no SQL: health shows it.
 */
final class UnsuitableDatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnsuitableDatabaseException(String message) {
        super(message);
    }
}
