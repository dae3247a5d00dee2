package io.github.camelstreams.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the benchmarks and prints their tables. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures the component against the raw stream client.")
public final class Benchmarks implements Callable<Integer> {

    @Option(names = "--rounds", defaultValue = "5", description = "rounds; default 5")
    private int rounds;

    @Option(
            names = "--messages",
            defaultValue = "1000000",
            description = "messages of a leg; default 1,000,000")
    private int messages;

    @Option(names = "--only", defaultValue = "", description = "the comparisons of this name only")
    private String only;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Benchmarks()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        try (Bench bench = new Bench()) {
            System.out.printf(
                    "%s, JDK %s, %d processors, %,d messages of %d bytes, %d rounds%n%n",
                    System.getProperty("os.name"),
                    System.getProperty("java.version"),
                    Runtime.getRuntime().availableProcessors(),
                    messages,
                    Payload.SIZE,
                    rounds);
            System.out.println(
                    "| comparison | raw, messages/s | component, messages/s | ratio | target |"
                            + " raw against raw | CPU above raw, µs a message | allocated above raw, bytes a message |");
            System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
            for (Comparison comparison : comparisons(bench)) {
                if (comparison.name().contains(only)) {
                    print(comparison.run(rounds, messages));
                }
            }
            if ("latency".contains(only)) {
                latencies(bench);
            }
        }
        return 0;
    }

    private void latencies(Bench bench) throws Exception {
        System.out.println(
                "\n| latency, send to handler, ms | raw p50 | component p50 | raw p99 | component p99 |");
        System.out.println("| --- | --- | --- | --- | --- |");
        for (int rate : new int[] {1_000, 10_000}) {
            Latency latency = new Latency(bench, rate, 5);
            List<Histogram> raw = new ArrayList<>();
            List<Histogram> component = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                raw.add(latency.measure(RawTransport::new));
                component.add(latency.measure(ComponentTransport::new));
            }
            System.out.printf(
                    Locale.ROOT,
                    "| %,d messages/s | %s | %s | %s | %s |%n",
                    rate,
                    percentile(raw, 50),
                    percentile(component, 50),
                    percentile(raw, 99),
                    percentile(component, 99));
        }
    }

    private static String percentile(List<Histogram> rounds, double percentile) {
        return Spread.of(
                        rounds.stream()
                                .mapToDouble(each -> each.getValueAtPercentile(percentile) / 1e6))
                .text("%.2f");
    }

    private static List<Comparison> comparisons(Bench bench) {
        Leg publish = new PublishRaw(bench);
        Leg consume = new ConsumeRaw(bench);
        return List.of(
                new Comparison(
                        "publish, batches of 1,000",
                        publish,
                        new PublishExchanges(bench, 1_000),
                        0.85),
                new Comparison(
                        "publish, an exchange a message",
                        publish,
                        new PublishExchanges(bench, 1),
                        0.5),
                new Comparison("consume, batches", consume, new ConsumeExchanges(bench, true), 0.9),
                new Comparison(
                        "consume, an exchange a message",
                        consume,
                        new ConsumeExchanges(bench, false),
                        0.5));
    }

    private static void print(Comparison.Result result) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %s | %.2f | %s | %s | %s |%n",
                result.comparison().name(),
                Spread.of(result.base().stream().mapToDouble(Cost::perSecond)).text("%,.0f"),
                Spread.of(result.leg().stream().mapToDouble(Cost::perSecond)).text("%,.0f"),
                result.ratio().text("%.2f"),
                result.comparison().target(),
                result.noise().text("%.2f"),
                result.extraCpu().text("%.2f"),
                result.extraBytes().text("%.0f"));
    }
}
