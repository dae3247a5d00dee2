package io.github.camelstreams.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Ends processes when this JVM has gone, however it went: a shell at the other end of a pipe
 * notices that the pipe is closed, sends each its signal, and kills what is left after five
 * seconds.
 */
final class Lifeline {

    private static final String SHELL =
            """
            started() {
                local stat
                read -r stat <"/proc/$1/stat" || return
                set -- ${stat##*) }
                echo "${20}"
            }
            declare -A held since
            while read -r pid signal; do
                if [ "$signal" = none ]; then unset "held[$pid]"; else held[$pid]=$signal since[$pid]=$(started "$pid"); fi
            done
            for pid in "${!held[@]}"; do
                now=$(started "$pid")
                # the number of one that has ended by itself may be another one's by now
                if [ "$now" ] && [ "$now" != "${since[$pid]}" ]; then unset "held[$pid]"; fi
            done
            for pid in "${!held[@]}"; do kill -s "${held[$pid]}" -- "-$pid"; done
            for _ in {1..50}; do
                left=
                for pid in "${!held[@]}"; do kill -0 -- "-$pid" && left=1; done
                [ "$left" ] || exit 0
                sleep 0.1
            done
            for pid in "${!held[@]}"; do kill -KILL -- "-$pid"; done
            """;

    private static Process shell;

    private Lifeline() {}

    /** Has the process group be sent the signal once this JVM has gone. */
    static void hold(long pid, String signal) {
        write(pid + " " + signal);
    }

    /** Takes back {@link #hold}: the process has ended. */
    static void release(long pid) {
        write(pid + " none");
    }

    private static synchronized void write(String line) {
        try {
            if (shell == null) {
                // a session of its own, so that the terminal's Ctrl-C does not end it first
                shell =
                        new ProcessBuilder(List.of("setsid", "bash", "-c", SHELL))
                                .redirectOutput(Redirect.DISCARD)
                                .redirectError(Redirect.DISCARD)
                                .start();
            }
            shell.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            shell.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
