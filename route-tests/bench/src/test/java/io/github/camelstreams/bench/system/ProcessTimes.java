package io.github.camelstreams.bench.system;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The processor time that processes have used so far, each with all it has started.
 *
 * @param micros by name
 */
record ProcessTimes(Map<String, Double> micros) {

    /** The name of this process, which makes the load. */
    static final String LOAD = "load";

    private static final double MICROS_PER_TICK = 10_000;
    private static final int USER_TIME = 11;

    /**
     * @param processes ids by name
     */
    static ProcessTimes of(Map<String, Long> processes) {
        Map<String, Double> micros = new LinkedHashMap<>();
        processes.forEach(
                (name, pid) ->
                        micros.put(name, family(pid).mapToDouble(ProcessTimes::micros).sum()));
        micros.put(
                LOAD,
                ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                                .getProcessCpuTime()
                        / 1e3);
        return new ProcessTimes(micros);
    }

    /** What was used since then, in microseconds for each of so many. */
    Map<String, Double> since(ProcessTimes before, long count) {
        return micros.entrySet().stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey,
                                entry ->
                                        (entry.getValue() - before.micros.get(entry.getKey()))
                                                / count,
                                (one, other) -> one,
                                LinkedHashMap::new));
    }

    private static Stream<Long> family(long pid) {
        return ProcessHandle.of(pid).stream()
                .flatMap(parent -> Stream.concat(Stream.of(parent), parent.descendants()))
                .map(ProcessHandle::pid);
    }

    /** Its own time in user mode and in the kernel, and that of the children that have ended. */
    private static double micros(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            double ticks = 0;
            for (int i = USER_TIME; i < USER_TIME + 4; i++) {
                ticks += Long.parseLong(fields[i]);
            }
            return ticks * MICROS_PER_TICK;
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
