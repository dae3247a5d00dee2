package io.github.camelstreams.fuzz;

import java.nio.charset.StandardCharsets;

/**
 * A request as it goes over the wire.
 *
 * @param method as written
 * @param path as written, without its query
 * @param text all of it, a character for each byte
 * @param framed whether its end can be told from its bytes: an answer is due, and another request
 *     may follow
 */
record FuzzedRequest(String method, String path, String text, boolean framed) {

    private static final int SHOWN = 400;

    FuzzedRequest(String method, String path, byte[] bytes, boolean framed) {
        this(method, path, new String(bytes, StandardCharsets.ISO_8859_1), framed);
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        return text.length() <= SHOWN
                ? text
                : text.substring(0, SHOWN) + ".. (" + text.length() + " bytes)";
    }
}
