package io.github.camelstreams.scenario;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Shows how far a load has come: a bar on a terminal, else a line every five seconds. */
final class Progress {

    private static final int WIDTH = 30;
    private static final long BAR_INTERVAL = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LINE_INTERVAL = TimeUnit.SECONDS.toNanos(5);

    private final long total;
    private final PrintStream out;
    private final boolean terminal;
    private final long begin = System.nanoTime();
    private long shown = begin;

    Progress(long total, PrintStream out) {
        this(total, out, isTerminal());
    }

    Progress(long total, PrintStream out, boolean terminal) {
        this.total = total;
        this.out = out;
        this.terminal = terminal;
    }

    private static boolean isTerminal() {
        try {
            String output = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return output.startsWith("/dev/pts/") || output.startsWith("/dev/tty");
        } catch (IOException e) {
            return false;
        }
    }

    /** Shows what has been done, unless that was shown a moment ago. */
    void show(long done) {
        long now = System.nanoTime();
        if (now - shown >= (terminal ? BAR_INTERVAL : LINE_INTERVAL)) {
            shown = now;
            print(done, now);
        }
    }

    /** Shows the end. */
    void finish(long done) {
        print(done, System.nanoTime());
        if (terminal) {
            out.println();
        }
    }

    private void print(long done, long now) {
        double seconds = Math.max(1, now - begin) / 1e9;
        double rate = done / seconds;
        String left =
                done >= total
                        ? "%.1f s".formatted(seconds)
                        : rate > 0 ? "%.0f s left".formatted((total - done) / rate) : "";
        String line = "%,9d of %,d  %,7.0f/s  %s".formatted(done, total, rate, left);
        if (terminal) {
            int filled = (int) (WIDTH * done / Math.max(1, total));
            out.print(
                    "\r  ["
                            + "#".repeat(filled)
                            + ".".repeat(WIDTH - filled)
                            + "]"
                            + line
                            + "     ");
            out.flush();
        } else {
            out.println("  " + line);
        }
    }
}
