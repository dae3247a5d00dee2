package io.github.camelstreams.component.rabbitmq.stream.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelstreams.component.rabbitmq.stream.FailurePolicy;
import io.github.camelstreams.component.rabbitmq.stream.offset.FencedException;
import io.github.camelstreams.component.rabbitmq.stream.offset.OffsetRepositoryException;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * One consumer after the other reads the same stream, each for as long as it is let; exchanges
 * complete, fail and are caught by a take-over at random. Whatever happens, the position tells the
 * truth.
 */
class ProcessingLoopPropertiesTest {

    private static final int TRIES = 400;

    /** What becomes of an exchange. */
    enum Outcome {
        COMPLETES,
        FAILS,
        FAILS_AND_POSITION_CANNOT_BE_READ,
        /** The position moves, and nobody learns of it. */
        ANSWER_OF_COMMIT_IS_LOST,
        COMMIT_IS_LOST,
        /** Another consumer takes over while the route is at work. */
        IS_FENCED,
        /** The consumer is told to stop while the route is at work. */
        IS_DEACTIVATED,
        IS_DEACTIVATED_AND_FAILS
    }

    private static final Set<Outcome> HARMLESS =
            Set.of(Outcome.COMPLETES, Outcome.IS_DEACTIVATED, Outcome.ANSWER_OF_COMMIT_IS_LOST);

    /** After these the policy has to decide. */
    private static final Set<Outcome> FAILING =
            Set.of(
                    Outcome.FAILS,
                    Outcome.FAILS_AND_POSITION_CANNOT_BE_READ,
                    Outcome.COMMIT_IS_LOST,
                    Outcome.IS_DEACTIVATED_AND_FAILS);

    @Property(tries = TRIES)
    void whatTheRouteWritesWithThePositionIsWrittenOnceAndInOrder(
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 6) Integer> chunks,
            @ForAll @IntRange(min = 1, max = 5) int batchSize,
            @ForAll @Size(max = 30) List<Outcome> script) {
        Reading reading = new Reading(chunks, script);
        reading.readAll(
                TestedSettings.committedByRoute(batchSize, FailurePolicy.RETRY),
                (batch, held, commit) -> {
                    reading.strike();
                    // the route's one statement; it counts, whether the route learns of it or not
                    long last = batch.get(batch.size() - 1).offset();
                    long before = reading.positions.stored().nextOffset();
                    try {
                        if (!reading.positions.advance(held, last + 1, SimulatedStream.id(last))) {
                            throw new FencedException("not mine any more");
                        }
                    } finally {
                        if (reading.positions.stored().nextOffset() != before) {
                            reading.done.addAll(offsets(batch));
                        }
                    }
                });
        assertThat(reading.done).isEqualTo(reading.stream.offsets());
    }

    @Property(tries = TRIES)
    void withAutomaticCommitNothingIsMissedAndThePositionNeverRunsAhead(
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 6) Integer> chunks,
            @ForAll @IntRange(min = 1, max = 5) int batchSize,
            @ForAll @Size(max = 30) List<Outcome> script) {
        Reading reading = new Reading(chunks, script);
        reading.readAll(
                TestedSettings.auto(batchSize, FailurePolicy.RETRY),
                (batch, held, commit) -> {
                    reading.strike();
                    reading.done.addAll(offsets(batch));
                });
        reading.everyMessageIsDoneAndFirstInOrder();
        if (HARMLESS.containsAll(script)) {
            assertThat(reading.done).doesNotHaveDuplicates();
        }
    }

    @Property(tries = TRIES)
    void withSkipEveryMessageIsEitherProcessedOrReported(
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 6) Integer> chunks,
            @ForAll @IntRange(min = 1, max = 5) int batchSize,
            @ForAll @Size(max = 30) List<Outcome> script) {
        Reading reading = new Reading(chunks, script);
        reading.readAll(
                TestedSettings.auto(batchSize, FailurePolicy.SKIP),
                (batch, held, commit) -> {
                    reading.strike();
                    reading.done.addAll(offsets(batch));
                });
        // what was reported counts as done
        reading.everyMessageIsDoneAndFirstInOrder();
        assertThat(reading.skipped == 0 || script.stream().anyMatch(FAILING::contains)).isTrue();
    }

    @Property(tries = TRIES)
    void withStopNothingBehindTheFailureIsTouched(
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 6) Integer> chunks,
            @ForAll @IntRange(min = 1, max = 5) int batchSize,
            @ForAll @Size(max = 10) List<Boolean> failures) {
        Reading reading = new Reading(chunks, List.of());
        Deque<Boolean> script = new ArrayDeque<>(failures);
        AtomicInteger failed = new AtomicInteger();
        reading.readAll(
                TestedSettings.auto(batchSize, FailurePolicy.STOP),
                (batch, held, commit) -> {
                    if (!script.isEmpty() && script.poll()) {
                        failed.incrementAndGet();
                        throw new IllegalStateException("fails");
                    }
                    reading.done.addAll(offsets(batch));
                });
        assertThat(reading.done).isEqualTo(reading.stream.offsets());
        assertThat(reading.endings)
                .hasOnlyElementsOfType(ProcessingLoop.StoppedByFailureException.class);
        assertThat(reading.endings).hasSize(failed.get());
    }

    @Property(tries = TRIES)
    void withManualCommitThePositionIsTheFurthestThatWasCommitted(
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 6) Integer> chunks,
            @ForAll @IntRange(min = 1, max = 5) int batchSize,
            @ForAll @Size(max = 30) List<Outcome> script,
            @ForAll @Size(max = 30) List<@IntRange(max = 9) Integer> choices) {
        Reading reading = new Reading(chunks, script);
        Deque<Integer> choice = new ArrayDeque<>(choices);
        List<Kept> kept = new ArrayList<>();
        reading.readAll(
                TestedSettings.manual(batchSize, FailurePolicy.RETRY),
                (batch, held, commit) -> {
                    kept.add(new Kept(held.epoch(), commit));
                    kept.stream()
                            .filter(each -> each.epoch() != held.epoch())
                            .forEach(Kept::isLate);
                    List<Kept> current =
                            kept.stream().filter(each -> each.epoch() == held.epoch()).toList();
                    // one of the latest, before the route completes or fails; in the end the last
                    int back = choice.isEmpty() ? 0 : choice.poll();
                    if (back < current.size()) {
                        reading.done.addAll(offsets(batch));
                        reading.commit(current.get(current.size() - 1 - back));
                    }
                    reading.strike();
                    if (reading.positions.stored().epoch() != held.epoch()) {
                        current.stream()
                                .filter(each -> !reading.covers(each.commit()))
                                .forEach(Kept::isLate);
                    }
                    reading.done.addAll(offsets(batch));
                });
        reading.everyMessageIsDoneAndFirstInOrder();
    }

    /** A handle that the route has kept, and the epoch in which it got it. */
    private record Kept(long epoch, ManualCommit commit) {

        /** Commits as often as it takes. */
        void untilAnswered() {
            for (boolean answered = false; !answered; ) {
                try {
                    commit.commit();
                    answered = true;
                } catch (OffsetRepositoryException e) {
                    assertThat(commit.getStream()).isEqualTo("stream");
                }
            }
        }

        void isLate() {
            assertThatThrownBy(this::untilAnswered).isInstanceOf(FencedException.class);
        }
    }

    private interface Route {
        void process(List<Delivery> batch, Position held, ManualCommit commit);
    }

    /** Consumers that read one stream, one after the other. */
    private static final class Reading
            implements ProcessingLoop.BatchProcessor, ProcessingLoop.Listener {

        private final SimulatedStream stream;
        private final Deque<Outcome> script;
        private final FencedPositions positions = new FencedPositions();
        private final List<Long> done = new ArrayList<>();
        private final List<Throwable> endings = new ArrayList<>();
        private Route route;
        private ProcessingLoop activation;
        private Position claimed;
        private boolean fresh;
        private long reached;
        private int skipped;

        Reading(List<Integer> chunks, List<Outcome> script) {
            this.stream = new SimulatedStream(chunks);
            this.script = new ArrayDeque<>(script);
        }

        /** Activates one consumer after the other until the whole stream has been read. */
        void readAll(ConsumerSettings settings, Route through) {
            route = through;
            for (boolean first = true; reached <= stream.lastOffset(); first = false) {
                fresh = true;
                claimed = positions.claim("group", "stream", "this one");
                StartingPoint start = StartingPoint.of(claimed, settings, first);
                activation =
                        new ProcessingLoop(settings, positions, this, this, start.guard(), claimed);
                if (!first) {
                    stream.deliverChunksBehind(claimed.nextOffset(), activation);
                }
                stream.deliverFrom(start.offset().getOffset(), activation);
                activation.run();
                assertThat(activation.isStopping()).isTrue();
                assertThat(activation.inFlight()).isZero();
                assertThat(activation.waiting()).isZero();
                assertThat(activation.awaitFinished(Duration.ZERO)).isTrue();
            }
            assertThat(stream.releases()).containsOnly(1);
        }

        void everyMessageIsDoneAndFirstInOrder() {
            assertThat(new ArrayList<>(new LinkedHashSet<>(done))).isEqualTo(stream.offsets());
        }

        /** Has happen to the exchange what comes next. */
        void strike() {
            switch (script.isEmpty() ? Outcome.COMPLETES : script.poll()) {
                case COMPLETES -> {}
                case FAILS -> throw new IllegalStateException("fails");
                case FAILS_AND_POSITION_CANNOT_BE_READ -> {
                    positions.unreadable();
                    throw new IllegalStateException("fails");
                }
                case ANSWER_OF_COMMIT_IS_LOST -> positions.next(FencedPositions.Fault.ANSWER_LOST);
                case COMMIT_IS_LOST -> positions.next(FencedPositions.Fault.WRITE_LOST);
                case IS_FENCED -> positions.claim("group", "stream", "another");
                case IS_DEACTIVATED -> activation.stop();
                case IS_DEACTIVATED_AND_FAILS -> {
                    activation.stop();
                    throw new IllegalStateException("fails");
                }
            }
        }

        /** The position is then the furthest that was committed. */
        void commit(Kept kept) {
            long before = positions.stored().nextOffset();
            int flushes = positions.flushes();
            kept.untilAnswered();
            assertThat(positions.flushes()).isGreaterThan(flushes);
            assertThat(positions.stored().nextOffset())
                    .isEqualTo(Math.max(before, kept.commit().getNextOffset()));
        }

        boolean covers(ManualCommit commit) {
            return positions.stored().nextOffset() >= commit.getNextOffset();
        }

        @Override
        public Exception process(
                List<Delivery> batch,
                Position held,
                Position target,
                ManualCommit commit,
                BooleanSupplier stopping) {
            assertThat(activation.inFlight()).isEqualTo(batch.size());
            assertThat(activation.isBusy()).isTrue();
            assertThat(done).containsAll(offsetsBefore(positions.stored().nextOffset()));
            if (commit == null && positions.stored().epoch() == held.epoch()) {
                assertThat(held).isEqualTo(positions.stored());
            }
            if (fresh) {
                fresh = false;
                assertThat(offsetsBefore(batch.get(0).offset()))
                        .isEqualTo(offsetsBefore(claimed.nextOffset()));
            }
            try {
                route.process(batch, held, commit);
                return null;
            } catch (RuntimeException e) {
                return e;
            }
        }

        @Override
        public void skip(List<Delivery> batch, Exception failure) {
            assertThat(failure).isNotNull();
            skipped++;
            done.addAll(offsets(batch));
        }

        @Override
        public void processed(Position position) {
            assertThat(activation.position()).isEqualTo(position);
            reached = activation.nextOffset();
            if (reached > stream.lastOffset()) {
                activation.stop();
            }
        }

        @Override
        public void failing(Exception failure) {
            assertThat(failure).isNotNull();
            assertThat(activation.isBusy()).isTrue();
        }

        @Override
        public void ended(Throwable reason) {
            endings.add(reason);
        }

        private List<Long> offsetsBefore(long offset) {
            return stream.offsets().stream().filter(each -> each < offset).toList();
        }
    }

    private static List<Long> offsets(List<Delivery> batch) {
        return batch.stream().map(Delivery::offset).toList();
    }
}
