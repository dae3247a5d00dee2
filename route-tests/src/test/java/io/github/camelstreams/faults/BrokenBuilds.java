package io.github.camelstreams.faults;

import static io.github.camelstreams.faults.BrokenBuild.change;

import io.github.camelstreams.stack.Folders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes one guard after the other out of the services and expects the fault tests to notice. */
@Command(
        name = "broken-builds",
        description = "Whether the fault tests notice services with a guard taken out.",
        mixinStandardHelpOptions = true)
public final class BrokenBuilds implements Callable<Integer> {

    private static final String APPLY = "sql/apply-events.sql";
    private static final String TAKE = "sql/relay/take-batch.sql";
    private static final String CONFIRM = "sql/relay/confirm.sql";
    private static final String RELAY_EPOCH = "epoch = cast(:?epoch as bigint)\n      and ";

    private static final List<BrokenBuild> ALL =
            List.of(
                    new BrokenBuild(
                            "outbox row not taken from RETURNING",
                            "cut-broker",
                            List.of(
                                    change(
                                            "customer",
                                            "sql/change-address.sql",
                                            "    from changed\n    cross join lateral (\n        select id as",
                                            "    from (select cast(:?id as text) as id, cast(:?address as text) as address,"
                                                    + " clock_timestamp() as updated_at) as changed\n"
                                                    + "    cross join lateral (\n        select id as"))),
                    new BrokenBuild(
                            "publishing id taken at insert",
                            "cut-broker",
                            List.of(
                                    change(
                                            "customer",
                                            TAKE,
                                            "ctid as place from",
                                            "ctid as place, id from"),
                                    change(
                                            "customer",
                                            TAKE,
                                            "next_publishing_id + size.events",
                                            "size.last + 1"),
                                    change(
                                            "customer",
                                            TAKE,
                                            "count(*) as events from batch",
                                            "count(*) as events, max(id) as last from batch"),
                                    change(
                                            "customer",
                                            TAKE,
                                            "cast(:?next_publishing_id as bigint) + row_number() over (order by id) - 1",
                                            "id"))),
                    new BrokenBuild(
                            "relay without epoch",
                            "late-relay",
                            List.of(
                                    change("customer", TAKE, RELAY_EPOCH, ""),
                                    change("customer", CONFIRM, RELAY_EPOCH, ""))),
                    new BrokenBuild(
                            "offset stored before the upsert",
                            "kill-active-order",
                            List.of(
                                    change(
                                            "order",
                                            "camel/apply-step.camel.yaml",
                                            "        - setBody:\n            constant: resource:classpath:sql/apply-events.sql\n",
                                            "        - setBody:\n            constant: update consumer_progress set"
                                                    + " next_offset = cast(:?next_offset as bigint), last_event_id = cast(:?last_event_id as text)"
                                                    + " where consumer_name = :?consumer_name and stream = :?stream"
                                                    + " and epoch = :?epoch and next_offset = :?expected_offset\n"
                                                    + "        - to: jdbc:dataSource?useHeadersAsParameters=true&resetAutoCommit=false\n"
                                                    + "        - setBody:\n            constant: resource:classpath:sql/apply-events.sql\n"),
                                    change(
                                            "order",
                                            APPLY,
                                            "update consumer_progress as progress",
                                            "returning consumer_name, stream, next_offset, incomplete",
                                            "select consumer_name, stream, next_offset, incomplete from consumer_progress"
                                                    + " where consumer_name = :?consumer_name and stream = :?stream"
                                                    + " and epoch = :?epoch and next_offset = cast(:?next_offset as bigint)"))),
                    new BrokenBuild(
                            "no epoch check",
                            "late-order",
                            List.of(change("order", APPLY, "        and epoch = :?epoch\n", ""))),
                    new BrokenBuild(
                            "upsert beside the fence instead of from it",
                            "late-order",
                            List.of(
                                    change(
                                            "order",
                                            APPLY,
                                            "from fence, unnest(\n        cast(:?customer_ids",
                                            "from unnest(\n        cast(:?customer_ids"))));

    @Option(names = "--project", defaultValue = ".", description = "Where all is built.")
    private Path project;

    @Option(names = "--folder", defaultValue = ".stack/broken", description = "Keeps everything.")
    private Path folder;

    @Option(names = "--only", defaultValue = "", description = "The beginning of one's name.")
    private String only;

    @Option(names = "--strikes", defaultValue = "10", description = "At most as many each (10).")
    private int strikes;

    @Option(names = "--seed", defaultValue = "1", description = "What all chance follows from.")
    private long seed;

    /** Runs; exit status 1 when one is not noticed. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BrokenBuilds()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        boolean allNoticed = true;
        for (BrokenBuild build : ALL) {
            if (build.how().startsWith(only)) {
                allNoticed &= isNoticed(build);
            }
        }
        return allNoticed ? 0 : 1;
    }

    private boolean isNoticed(BrokenBuild build)
            throws IOException, SQLException, InterruptedException {
        Folders.delete(folder);
        build.make(project, folder.resolve("project"));
        ByteArrayOutputStream report = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(report, true, StandardCharsets.UTF_8);
        boolean clean =
                new FaultRun(folder.resolve("project"), folder.resolve("run"), out)
                        .run(() -> Catalogue.named(build.faults()), strikes, Duration.ZERO, seed);
        print(build, clean, report.toString(StandardCharsets.UTF_8));
        return !clean;
    }

    private static void print(BrokenBuild build, boolean clean, String report) {
        long struck = report.lines().filter(line -> line.contains(" acknowledged, ")).count();
        String first =
                report.lines()
                        .filter(line -> line.contains("✗"))
                        .findFirst()
                        .map(String::strip)
                        .orElse("");
        System.out.printf(
                "%-45s %-18s %s after %d strikes%n    %s%n",
                build.how(), build.faults(), clean ? "NOT NOTICED" : "noticed", struck, first);
        if (clean) {
            System.out.println(report);
        }
    }
}
