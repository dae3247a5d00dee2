package io.github.camelstreams.component.rabbitmq.stream.integration;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A segment of a stream as the files of a broker that is not running: the chunks, and an index with
 * an entry for each.
 *
 * @see <a href="https://github.com/rabbitmq/osiris/blob/main/src/osiris_log.erl">the format</a>
 */
record StreamSegment(Path chunks, Path index) {

    private static final int FILE_HEADER = 8;
    private static final int CHUNK_HEADER = 48;
    private static final int INDEX_ENTRY = 29;
    private static final byte TRACKING_SNAPSHOT = 2;

    /** The last one of a stream. */
    static StreamSegment last(Path brokerFolder, String stream) {
        try (Stream<Path> files = Files.walk(brokerFolder)) {
            Path chunks =
                    files.filter(
                                    file ->
                                            file.toString().endsWith(".segment")
                                                    && file.getParent()
                                                            .getFileName()
                                                            .toString()
                                                            .contains(stream))
                            .max(Comparator.comparing(Path::getFileName))
                            .orElseThrow();
            String name = chunks.getFileName().toString().replace(".segment", ".index");
            return new StreamSegment(chunks, chunks.resolveSibling(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it is not the first one of the stream, and has messages. */
    boolean isLaterWithMessages() {
        try {
            return !chunks.getFileName().toString().matches("0+\\.segment")
                    && Files.size(index) > FILE_HEADER + INDEX_ENTRY;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Leaves its first chunk alone, which holds what the broker knows of producers: as if the
     * broker had ended before it wrote the second.
     */
    void cutBehindSnapshot() {
        try (FileChannel channel = FileChannel.open(chunks, READ, WRITE);
                FileChannel entries = FileChannel.open(index, WRITE)) {
            ByteBuffer header = ByteBuffer.allocate(CHUNK_HEADER);
            channel.read(header, FILE_HEADER);
            if (header.get(1) != TRACKING_SNAPSHOT) {
                throw new IllegalStateException(chunks + " does not begin with a snapshot");
            }
            int data = header.getInt(36);
            int trailer = header.getInt(40);
            int filter = header.get(44);
            channel.truncate(FILE_HEADER + CHUNK_HEADER + filter + data + trailer);
            entries.truncate(FILE_HEADER + INDEX_ENTRY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
