package io.github.camelstreams.test;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The process that listens on a port, as far as Linux shows it to this user.
 *
 * @param name the program's name
 */
record PortHolder(String name, long pid) {

    private static final String LISTENING = "0A";
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    static Optional<PortHolder> of(int port) {
        Set<String> sockets =
                Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                        .flatMap(table -> lines(Path.of(table)).stream())
                        .map(line -> line.strip().split("\\s+"))
                        .filter(column -> column.length > INODE && column[STATE].equals(LISTENING))
                        .filter(column -> column[LOCAL_ADDRESS].endsWith(":%04X".formatted(port)))
                        .map(column -> "socket:[" + column[INODE] + "]")
                        .collect(Collectors.toSet());
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> holdsOneOf(sockets, pid))
                .findFirst()
                .map(pid -> new PortHolder(nameOf(pid), pid));
    }

    private static boolean holdsOneOf(Set<String> sockets, long pid) {
        try (DirectoryStream<Path> descriptors =
                Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path descriptor : descriptors) {
                if (sockets.contains(Files.readSymbolicLink(descriptor).toString())) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            // another user's process, or one that has ended meanwhile
            return false;
        }
    }

    private static String nameOf(long pid) {
        return lines(Path.of("/proc", Long.toString(pid), "comm")).stream()
                .findFirst()
                .orElse("a process");
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }

    @Override
    public String toString() {
        return name + " (pid " + pid + ")";
    }
}
