package io.github.camelstreams.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An answer as it came over the wire.
 *
 * @param headers by their names in small letters
 */
record WireAnswer(int status, Map<String, String> headers, String text) {

    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 \\d{3} ");

    /**
     * Reads one answer, past interim ones, and nothing behind it.
     *
     * @param bodiless whether it is the answer to a HEAD request
     * @return {@code null} when the connection ends before it
     */
    static WireAnswer read(InputStream in, boolean bodiless) throws IOException {
        WireAnswer answer;
        do {
            String line = line(in);
            if (line == null) {
                return null;
            }
            if (!STATUS_LINE.matcher(line).lookingAt()) {
                throw new ProtocolException("not an answer: " + line);
            }
            int status = Integer.parseInt(line.substring(9, 12));
            Map<String, String> headers = headers(in);
            boolean empty = bodiless || status < 200 || status == 204 || status == 304;
            answer = new WireAnswer(status, headers, empty ? "" : text(in, headers));
        } while (answer.status < 200);
        return answer;
    }

    boolean isLast() {
        return "close".equals(headers.get("connection"));
    }

    private static String text(InputStream in, Map<String, String> headers) throws IOException {
        return new String(body(in, headers), StandardCharsets.UTF_8);
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
                body.write(exactly(in, size));
                line(in);
            }
            line(in);
            return body.toByteArray();
        }
        String length = headers.get("content-length");
        return length == null ? in.readAllBytes() : exactly(in, Integer.parseInt(length));
    }

    private static int chunkSize(InputStream in) throws IOException {
        String line = line(in);
        if (line == null) {
            throw new EOFException("within a chunked body");
        }
        return Integer.parseInt(line.strip(), 16);
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("within a body");
        }
        return bytes;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return line.size() == 0 ? null : line.toString(StandardCharsets.ISO_8859_1);
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
