package io.github.camelstreams.system;

import static io.github.camelstreams.http.Api.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.stream.ByteCapacity;
import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.OffsetSpecification;
import io.github.camelstreams.service.RunningService.Answer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Replicas that have missed events are level again after a resync, and only then say so. */
class ResyncIT {

    private static final RepairFixture FIXTURE = new RepairFixture();

    @BeforeAll
    static void start() {
        // truncated soon, and not by the services, which find it as it is
        FIXTURE.environment().streamCreator().stream(FIXTURE.stream())
                .maxLengthBytes(ByteCapacity.MB(2))
                .maxSegmentSizeBytes(ByteCapacity.kB(500))
                .create();
        FIXTURE.start();
    }

    @AfterAll
    static void stop() {
        FIXTURE.close();
    }

    @Test
    void aReplicaOfATruncatedStreamIsLevelAfterAResync() {
        String id = FIXTURE.create("before");
        FIXTURE.assertLevel();
        FIXTURE.awaitComplete();
        FIXTURE.orders().process().kill();
        long read = FIXTURE.replica().count("select max(next_offset) from consumer_progress");
        await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> {
                            FIXTURE.create("missed");
                            FIXTURE.moveManyTimes(id, 4_000);
                            awaitOutboxDrained();
                            return firstOffset() > read;
                        });
        FIXTURE.orders().process().start();
        FIXTURE.awaitIncomplete("The stream was truncated");

        FIXTURE.repair("/resync");
        FIXTURE.awaitResyncFinished();
        FIXTURE.assertLevel();
        FIXTURE.awaitComplete();
    }

    @Test
    void aResyncSurvivesItsServiceAndRunsBesideLiveWrites() throws Exception {
        FIXTURE.createMany(1_500);
        awaitOutboxDrained();
        List<Message> messages = new CopyOnWriteArrayList<>();
        AtomicBoolean writing = new AtomicBoolean(true);
        String last =
                FIXTURE.source().text("select id from customers order by id offset 1200 limit 1");
        CompletableFuture<Void> writes;
        try (Connection holder = FIXTURE.source().server().connect(FIXTURE.source().name())) {
            FIXTURE.environment().consumerBuilder().stream(FIXTURE.stream())
                    .offset(OffsetSpecification.next())
                    .messageHandler((context, message) -> messages.add(message))
                    .build();
            holder.setAutoCommit(false);
            try (PreparedStatement hold =
                    holder.prepareStatement("select from customers where id = ? for update")) {
                hold.setString(1, last);
                hold.execute();
            }
            FIXTURE.repair("/resync");
            // the first thousand is on its way, the second waits for the customer that is held
            await().atMost(Duration.ofSeconds(30)).until(() -> eventsOfRun() > 1_000);
            assertProblem(FIXTURE.customers().manage("POST", "/resync"), 409);
            FIXTURE.customers().process().kill();
            holder.rollback();
        }
        FIXTURE.customers().process().start();
        writes =
                CompletableFuture.runAsync(
                        () -> {
                            while (writing.get()) {
                                FIXTURE.move(FIXTURE.create("one"), "two");
                            }
                        });
        FIXTURE.awaitResyncFinished();
        writing.set(false);
        writes.get();
        FIXTURE.assertLevel();

        long size = eventsOfRun();
        String run = FIXTURE.source().text("select run from resync");
        await().atMost(Duration.ofSeconds(30)).until(() -> numbers(messages, run).size() == size);
        assertThat(numbers(messages, run))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, size).boxed().toList());
        assertThat(messages.stream().map(message -> annotations(message).get("event_id")))
                .doesNotHaveDuplicates();
        assertThat(
                        FIXTURE.replica()
                                .count("select last_number from replica_resync where run = ?", run))
                .isEqualTo(size);
    }

    @Test
    void whatWasMissingBeforeIsForgottenOnlyWhenNothingElseIsMissingSince() {
        FIXTURE.create("one");
        FIXTURE.create("two");
        FIXTURE.assertLevel();
        FIXTURE.replica().execute("delete from customers");
        FIXTURE.replica().execute("update consumer_progress set incomplete = 'first'");
        FIXTURE.repair("/resync");
        FIXTURE.awaitResyncFinished();
        FIXTURE.assertLevel();
        FIXTURE.awaitComplete();

        // of the next run the replica has seen the beginning, when it finds something else missing
        FIXTURE.repair("/resync");
        FIXTURE.awaitResyncFinished();
        awaitApplied();
        FIXTURE.replica().execute("update consumer_progress set incomplete = 'second'");
        FIXTURE.replica().execute("update replica_resync set incomplete = 'first'");
        FIXTURE.create("three");
        FIXTURE.assertLevel();
        assertThat(FIXTURE.incomplete()).isEqualTo("second");
        FIXTURE.repair("/resync");
        FIXTURE.awaitComplete();
    }

    @Test
    void theStateOfARunCanBeRead() {
        FIXTURE.create("one");
        FIXTURE.repair("/resync");
        FIXTURE.awaitResyncFinished();
        Answer state = FIXTURE.customers().manage("GET", "/resync");
        assertThat(state.header("Content-Type")).isEqualTo("application/json");
        assertThat(state.json().get("customers").asLong())
                .isEqualTo(FIXTURE.source().count("select count(*) from customers"));
        assertThat(state.json().get("finished_at").asText())
                .isGreaterThan(state.json().get("started_at").asText());
        assertProblem(FIXTURE.customers().manage("POST", "/relay/new-identity"), 409);
        assertProblem(FIXTURE.customers().manage("DELETE", "/resync"), 405);
    }

    private static long eventsOfRun() {
        return FIXTURE.source().count("select events from resync");
    }

    private static void awaitApplied() {
        String run = FIXTURE.source().text("select run from resync");
        await().atMost(Duration.ofSeconds(30))
                .until(
                        () ->
                                FIXTURE.replica()
                                                .count(
                                                        "select coalesce(max(last_number), 0) from replica_resync"
                                                                + " where run = ?",
                                                        run)
                                        == eventsOfRun());
    }

    private static void awaitOutboxDrained() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> FIXTURE.source().count("select count(*) from outbox") == 0);
    }

    private static long firstOffset() {
        return FIXTURE.environment().queryStreamStats(FIXTURE.stream()).firstOffset();
    }

    private static List<Long> numbers(List<Message> messages, String run) {
        return messages.stream()
                .map(ResyncIT::annotations)
                .filter(annotations -> run.equals(annotations.get("resync")))
                .map(annotations -> ((Number) annotations.get("resync_number")).longValue())
                .toList();
    }

    private static Map<String, Object> annotations(Message message) {
        return message.getMessageAnnotations();
    }
}
