package io.github.camelstreams.fuzz;

import io.github.camelstreams.service.RunningService;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What a service takes up.
 *
 * @param heapBytes right after a garbage collection
 * @param meters lines of its metrics
 */
record Footprint(long heapBytes, long threads, long descriptors, long meters) {

    private static final long HEAP_TOLERANCE = 24L << 20;
    private static final long TOLERANCE = 30;

    static Footprint of(RunningService service) throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        String pid = service.process().pid().orElseThrow().toString();
        Process collection = new ProcessBuilder(jcmd, pid, "GC.run").start();
        collection.getInputStream().readAllBytes();
        collection.waitFor();
        String metrics = service.get("/metrics").body();
        return new Footprint(
                sum(metrics, "jvm_memory_used_bytes{area=\"heap\""),
                sum(metrics, "jvm_threads_live_threads "),
                sum(metrics, "process_files_open_files "),
                metrics.lines().count());
    }

    /** Whether this is more than can be by chance when nothing grows. */
    boolean hasOutgrown(Footprint before) {
        return heapBytes > before.heapBytes + HEAP_TOLERANCE
                || threads > before.threads + TOLERANCE
                || descriptors > before.descriptors + TOLERANCE
                || meters > before.meters + TOLERANCE;
    }

    @Override
    public String toString() {
        return "%.1f MB heap, %d threads, %d files, %d metrics"
                .formatted(heapBytes / 1e6, threads, descriptors, meters);
    }

    private static long sum(String metrics, String prefix) {
        return (long)
                metrics.lines()
                        .filter(line -> line.startsWith(prefix))
                        .mapToDouble(
                                line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                        .sum();
    }
}
