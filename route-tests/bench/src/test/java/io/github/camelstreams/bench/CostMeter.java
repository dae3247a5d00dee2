package io.github.camelstreams.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/** Measures from {@link #start} on. One thread starts it, any one may read it. */
final class CostMeter {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final long nanos = System.nanoTime();
    private final long cpuNanos = PROCESS.getProcessCpuTime();
    private final long allocatedBytes = allocated();

    private CostMeter() {}

    static CostMeter start() {
        return new CostMeter();
    }

    /** What so many messages have cost since the start. */
    Cost of(int messages) {
        return new Cost(
                messages,
                System.nanoTime() - nanos,
                PROCESS.getProcessCpuTime() - cpuNanos,
                allocated() - allocatedBytes);
    }

    private static long allocated() {
        return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
    }
}
