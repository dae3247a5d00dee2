package io.github.camelstreams.common;

/** A setting that cannot be right ends the start; the message names it, and shows no secret. */
final class UnusableSettingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String action;

    /**
     * @param message what is wrong
     * @param action what to do
     */
    UnusableSettingException(String message, String action) {
        super(message);
        this.action = action;
    }

    String action() {
        return action;
    }
}
