package io.github.camelstreams.bench;

import io.github.camelstreams.bench.system.Effort;
import io.github.camelstreams.bench.system.SystemBenchmarks;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.apache.camel.CamelContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the benchmarks and prints their tables. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures the component against the raw stream client, and the system.")
public final class Benchmarks implements Callable<Integer> {

    /**
     * With fewer messages the compiler is measured: nothing changes behind a million and a half.
     */
    private static final int WARM_UP = 1_500_000;

    @Option(names = "--rounds", defaultValue = "5", description = "rounds; default 5")
    private int rounds;

    @Option(
            names = "--messages",
            defaultValue = "1000000",
            description = "messages of a leg; default 1,000,000")
    private int messages;

    @Option(
            names = "--seconds",
            defaultValue = "5",
            description =
                    "how long each latency is measured, and half of how long the system is; default 5")
    private int seconds;

    @Option(
            names = "--only",
            split = ",",
            description =
                    "what begins so, with commas between: publish, consume, latency, amqp, jmh or system")
    private List<String> only = List.of("");

    @Option(
            names = "--quick",
            description =
                    "short waits and loads; no comparison without a target; JMH and other JDKs only when named")
    private boolean quick;

    @Option(
            names = "--growth",
            defaultValue = "0",
            description = "how far the stream grows, in events; default 10,000,000, quick 100,000")
    private long growth;

    @Option(
            names = "--minutes",
            defaultValue = "30",
            description = "how long system-endurance lasts; default 30")
    private int minutes;

    @Option(names = "--one-jdk", description = "nothing is repeated with other JDKs")
    private boolean oneJdk;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Benchmarks()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        System.out.printf("%n## %s%n%n", Surroundings.describe());
        if (Stream.of("publish", "consume", "latency", "amqp").anyMatch(this::isWanted)) {
            component();
        }
        if (isWanted("jmh") && !(quick && only.contains(""))) {
            Microbenchmarks.run(rounds, System.out);
        }
        if (isWanted("system")) {
            new SystemBenchmarks(effort(), System.out).run(this::isWanted, isNamed());
        }
        return 0;
    }

    private Effort effort() {
        long largest = growth > 0 ? growth : quick ? 100_000 : 10_000_000;
        return quick
                ? Effort.quick(rounds, largest, minutes, isNamed() && !oneJdk)
                : new Effort(false, rounds, 2.0 * seconds, 60, 200_000, largest, minutes, !oneJdk);
    }

    private boolean isWanted(String name) {
        return only.stream().anyMatch(each -> name.startsWith(each) || each.startsWith(name));
    }

    /** Whether legs of the system are named one by one. */
    private boolean isNamed() {
        return only.stream().allMatch(each -> each.startsWith("system-"));
    }

    private void component() throws Exception {
        try (Bench bench = new Bench()) {
            System.out.printf(
                    Locale.ROOT,
                    "RabbitMQ %s, %,d messages of %d bytes, median of %d rounds (range)%n",
                    bench.brokerVersion(),
                    messages,
                    Payload.SIZE,
                    rounds);
            compare("raw", WARM_UP, againstRaw(bench));
            if (isWanted("latency")) {
                latencies(bench);
            }
            compare("camel-spring-rabbitmq", messages, againstAmqp(bench));
        }
    }

    private void compare(String base, int warmUp, List<Comparison> comparisons) throws Exception {
        List<Comparison> wanted =
                comparisons.stream()
                        .filter(each -> only.stream().anyMatch(each.name()::startsWith))
                        .filter(each -> !quick || each.target() != Comparison.NO_TARGET)
                        .toList();
        if (wanted.isEmpty()) {
            return;
        }
        System.out.printf(
                """

                | comparison | %1$s, messages/s | component, messages/s | ratio | target \
                | %1$s against itself | CPU above it, µs a message | allocated above it, bytes a message |
                | --- | --- | --- | --- | --- | --- | --- | --- |
                """,
                base);
        for (Comparison comparison : wanted) {
            print(comparison.run(rounds, messages, Math.max(messages, warmUp)));
        }
    }

    private void latencies(Bench bench) throws Exception {
        System.out.println(
                "\n| latency, send to handler, ms | raw p50 | component p50 | raw p99 | component p99 |");
        System.out.println("| --- | --- | --- | --- | --- |");
        for (int rate : new int[] {1_000, 10_000}) {
            Latency latency = new Latency(bench, rate, seconds);
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

    private static List<Comparison> againstRaw(Bench bench) {
        Leg publish = new PublishRaw(bench);
        Leg consume = new ConsumeRaw(bench);
        CamelContext camel = bench.camel();
        CamelContext tuned = bench.tuned();
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
                new Comparison(
                        "consume, batches", consume, new ConsumeExchanges(bench, camel, true), 0.9),
                new Comparison(
                        "consume, an exchange a message",
                        consume,
                        new ConsumeExchanges(bench, camel, false),
                        0.5),
                new Comparison(
                        "consume, no component: raw client into a Camel route",
                        consume,
                        new ConsumeIntoRoute(bench, camel),
                        Comparison.NO_TARGET),
                new Comparison(
                        "consume, an exchange a message, tuned",
                        consume,
                        new ConsumeExchanges(bench, tuned, false),
                        Comparison.NO_TARGET),
                new Comparison(
                        "consume, no component: raw client into a Camel route, tuned",
                        consume,
                        new ConsumeIntoRoute(bench, tuned),
                        Comparison.NO_TARGET));
    }

    private static List<Comparison> againstAmqp(Bench bench) {
        return List.of(
                new Comparison(
                        "amqp, publish, an exchange a message",
                        new AmqpPublish(bench),
                        new PublishExchanges(bench, 1),
                        5),
                new Comparison(
                        "amqp, consume, an exchange a message",
                        new AmqpConsume(bench),
                        new ConsumeExchanges(bench, bench.camel(), false),
                        5));
    }

    private static void print(Comparison.Result result) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %s | %s | %s |%n",
                result.comparison().name(),
                Spread.of(result.base().stream().mapToDouble(Cost::perSecond)).text("%,.0f"),
                Spread.of(result.leg().stream().mapToDouble(Cost::perSecond)).text("%,.0f"),
                result.ratio().text("%.2f"),
                result.comparison().targetText(),
                result.noise().text("%.2f"),
                result.extraCpu().text("%.2f"),
                result.extraBytes().text("%.0f"));
    }
}
