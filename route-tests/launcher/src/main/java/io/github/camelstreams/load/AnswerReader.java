package io.github.camelstreams.load;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * Reads one answer after the other from a connection. One that says neither its length nor that it
 * comes in chunks counts as complete with its head, and its connection is not used again.
 */
final class AnswerReader {

    private static final int LONGEST = 64 * 1024;
    private static final String STATUS_LINE = "HTTP/1.1 200";

    private final ByteBuffer received = ByteBuffer.allocate(LONGEST);

    /**
     * Reads what is there.
     *
     * @return the answer, null while a part of it is missing
     * @throws IOException when there is no HTTP/1.1, more than one answer, or the end
     */
    HttpAnswer read(ReadableByteChannel channel) throws IOException {
        if (channel.read(received) < 0) {
            throw new EOFException("the service closed the connection");
        }
        String text =
                new String(received.array(), 0, received.position(), StandardCharsets.ISO_8859_1);
        int headEnd = text.indexOf("\r\n\r\n");
        if (headEnd < 0) {
            if (!received.hasRemaining()) {
                throw new IOException("no end of the head within " + LONGEST + " bytes");
            }
            return null;
        }
        String head = text.substring(0, headEnd + 2);
        boolean chunked = header(head, "Transfer-Encoding").equalsIgnoreCase("chunked");
        String length = header(head, "Content-Length");
        boolean measured = chunked || !length.isEmpty();
        int bodyStart = headEnd + 4;
        int end =
                chunked
                        ? chunksEnd(text, bodyStart)
                        : bodyStart + (measured ? number(length, 10, text) : 0);
        if (end > LONGEST || (measured && text.length() > end)) {
            throw new IOException("not one answer: " + text);
        }
        if (text.length() < end) {
            return null;
        }
        received.clear();
        boolean lasting = measured && !header(head, "Connection").equalsIgnoreCase("close");
        return new HttpAnswer(status(head), header(head, "Location"), lasting, text);
    }

    /** Where the last chunk ends, or beyond the text where a part of the chunks is missing. */
    private static int chunksEnd(String text, int start) throws IOException {
        int chunk = start;
        while (true) {
            int sizeEnd = text.indexOf("\r\n", chunk);
            if (sizeEnd < 0) {
                return text.length() + 1;
            }
            int size = number(text.substring(chunk, sizeEnd), 16, text);
            chunk = sizeEnd + 2 + size + 2;
            if (size == 0 || chunk > text.length()) {
                return chunk;
            }
        }
    }

    private static int status(String head) throws IOException {
        if (!head.startsWith("HTTP/1.1 ") || head.length() < STATUS_LINE.length()) {
            throw new IOException("not HTTP/1.1: " + head);
        }
        return number(head.substring(STATUS_LINE.length() - 3, STATUS_LINE.length()), 10, head);
    }

    private static int number(String digits, int radix, String text) throws IOException {
        try {
            return Integer.parseUnsignedInt(digits, radix);
        } catch (NumberFormatException e) {
            throw new IOException("no number: " + text, e);
        }
    }

    private static String header(String head, String name) {
        int line = head.indexOf("\r\n") + 2;
        while (line < head.length()) {
            int lineEnd = head.indexOf("\r\n", line);
            int colon = line + name.length();
            if (head.regionMatches(true, line, name, 0, name.length())
                    && head.charAt(colon) == ':') {
                return head.substring(colon + 1, lineEnd).strip();
            }
            line = lineEnd + 2;
        }
        return "";
    }
}
