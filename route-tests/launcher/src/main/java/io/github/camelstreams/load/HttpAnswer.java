package io.github.camelstreams.load;

/**
 * An answer to a request.
 *
 * @param status the status code
 * @param location what the header of that name says, empty without one
 * @param lasting whether the connection may be used again
 * @param text head and body, a character for each byte
 */
public record HttpAnswer(int status, String location, boolean lasting, String text) {

    /** Whether the status code is one of success. */
    public boolean isSuccess() {
        return status / 100 == 2;
    }

    /** The body as it was sent, a character for each byte. */
    public String body() {
        return text.substring(text.indexOf("\r\n\r\n") + 4);
    }
}
