package io.github.camelstreams.bench;

import java.io.PrintStream;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs JMH on the hot classes and prints their table. */
final class Microbenchmarks {

    private Microbenchmarks() {}

    /**
     * @param iterations measurements of each, of half a second
     */
    static void run(int iterations, PrintStream out) throws RunnerException {
        Options options =
                new OptionsBuilder()
                        .include("io\\.github\\.camelstreams\\..*Benchmark\\..*")
                        .mode(Mode.AverageTime)
                        .timeUnit(TimeUnit.NANOSECONDS)
                        .forks(1)
                        .warmupIterations(2)
                        .warmupTime(TimeValue.milliseconds(500))
                        .measurementIterations(iterations)
                        .measurementTime(TimeValue.milliseconds(500))
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.SILENT)
                        .build();
        out.println("\n| hot class, JMH | ns an operation | error | bytes an operation |");
        out.println("| --- | --- | --- | --- |");
        Collection<RunResult> results = new Runner(options).run();
        for (RunResult each : results) {
            Result<?> time = each.getPrimaryResult();
            String name = each.getParams().getBenchmark();
            out.printf(
                    Locale.ROOT,
                    "| %s | %.1f | %.1f | %.0f |%n",
                    name.replaceFirst(".*\\.(\\w+)Benchmark\\.", "$1, "),
                    time.getScore(),
                    time.getScoreError(),
                    bytes(each.getSecondaryResults()));
        }
    }

    @SuppressWarnings("rawtypes")
    private static double bytes(Map<String, Result> results) {
        return results.get("gc.alloc.rate.norm").getScore();
    }
}
