package io.github.camelstreams.faults;

import static io.github.camelstreams.faults.BrokenBuild.change;

import io.github.camelstreams.faults.Violation.Rule;
import io.github.camelstreams.test.Folders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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

    private static final String ROW = "  %-43s %-20s %6s  %s%n";
    private static final String APPLY = "sql/apply-events.sql";
    private static final String TAKE = "sql/relay/take-batch.sql";
    private static final String CONFIRM = "sql/relay/confirm.sql";
    private static final String RELAY_EPOCH = "epoch = cast(:?epoch as bigint)\n      and ";

    static final List<BrokenBuild> ALL =
            List.of(
                    new BrokenBuild(
                            "outbox row not taken from RETURNING",
                            "cut-broker",
                            Rule.NO_PHANTOM_EVENT,
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
                            Rule.EVENT_IS_PUBLISHED,
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
                            Rule.ONLY_THE_HOLDER_WRITES,
                            List.of(
                                    change("customer", TAKE, RELAY_EPOCH, ""),
                                    change("customer", CONFIRM, RELAY_EPOCH, ""))),
                    new BrokenBuild(
                            "offset stored before the upsert",
                            "kill-active-order",
                            Rule.ONLY_THE_HOLDER_WRITES,
                            List.of(
                                    change(
                                            "order",
                                            "camel/apply-step.camel.yaml",
                                            "        - setBody:\n            id: choose-apply-events\n",
                                            "        - setBody:\n            constant: update consumer_progress set"
                                                    + " next_offset = cast(:?next_offset as bigint), last_event_id = cast(:?last_event_id as text)"
                                                    + " where consumer_name = :?consumer_name and stream = :?stream"
                                                    + " and epoch = :?epoch and next_offset = :?expected_offset\n"
                                                    + "        - to: jdbc:dataSource?useHeadersAsParameters=true&resetAutoCommit=false\n"
                                                    + "        - setBody:\n            id: choose-apply-events\n"),
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
                            Rule.ONLY_THE_HOLDER_WRITES,
                            List.of(change("order", APPLY, "        and epoch = :?epoch\n", ""))),
                    new BrokenBuild(
                            "guard next_offset <= o",
                            "restore-order-tables",
                            Rule.REPLICA_IS_EQUAL,
                            List.of(
                                    change(
                                            "order",
                                            APPLY,
                                            "next_offset = :?expected_offset",
                                            "next_offset <= :?expected_offset"))),
                    new BrokenBuild(
                            "upsert beside the fence instead of from it",
                            "late-order",
                            Rule.ONLY_THE_HOLDER_WRITES,
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

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    @Option(names = "--seed", defaultValue = "1", description = "What all chance follows from.")
    private long seed;

    /** Runs; exit status 1 when one is not noticed. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BrokenBuilds()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        List<BrokenBuild> chosen =
                ALL.stream().filter(build -> build.how().startsWith(only)).toList();
        out.printf(ROW, "taken out", "fault", "strike", "noticed by");
        int missed = 0;
        for (BrokenBuild build : chosen) {
            if (!isNoticed(build)) {
                missed++;
            }
        }
        out.printf("%d of %d noticed%n", chosen.size() - missed, chosen.size());
        return missed == 0 && !chosen.isEmpty() ? 0 : 1;
    }

    private boolean isNoticed(BrokenBuild build)
            throws IOException, SQLException, InterruptedException {
        Path place = folder.resolve(build.how().replaceAll("\\W+", "-"));
        Folders.delete(place);
        build.make(project, place.resolve("project"));
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        Report report =
                new FaultRun(
                                place.resolve("project"),
                                place.resolve("run"),
                                new PrintStream(lines, true, StandardCharsets.UTF_8))
                        .run(() -> Catalogue.named(build.faults()), strikes, Duration.ZERO, seed);
        Optional<Violation> noticed =
                report.violations().stream()
                        .filter(violation -> violation.rule() == build.rule())
                        .findFirst();
        out.printf(
                ROW,
                build.how(),
                build.faults(),
                noticed.isPresent() ? report.strikes() : "-",
                noticed.map(Violation::toString).orElse("NOT NOTICED by " + build.rule()));
        if (noticed.isPresent()) {
            Folders.delete(place);
        } else {
            out.println(lines.toString(StandardCharsets.UTF_8));
        }
        return noticed.isPresent();
    }
}
