package io.github.camelstreams.component.rabbitmq.stream.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.THROWABLE;

import io.github.camelstreams.component.rabbitmq.stream.FailurePolicy;
import io.github.camelstreams.component.rabbitmq.stream.offset.FencedException;
import io.github.camelstreams.component.rabbitmq.stream.offset.OffsetRepositoryException;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an activation does with a batch, and what it tells. */
class ProcessingLoopTest {

    private final SimulatedStream stream = new SimulatedStream(List.of(10));
    private final FencedPositions positions = new FencedPositions();
    private final Position claimed = positions.claim("group", "stream", "me");
    private final List<List<Long>> attempts = new ArrayList<>();
    private final List<Long> targets = new ArrayList<>();
    private final List<List<Long>> skipped = new ArrayList<>();
    private final List<Exception> failures = new ArrayList<>();
    private final List<Throwable> endings = new ArrayList<>();
    private ProcessingLoop activation;
    private boolean untilStored;

    @Test
    void whatAFailedRouteHasCommittedIsNotTriedAgain() {
        run(
                TestedSettings.committedByRoute(10, FailurePolicy.RETRY),
                batch -> {
                    if (attempts.size() == 1) {
                        positions.advance(claimed, 4, "id-3");
                        return new IllegalStateException("after the fourth");
                    }
                    return positions.advance(activation.position(), 10, "id-9")
                            ? null
                            : new IllegalStateException("fenced");
                });
        assertThat(attempts)
                .containsExactly(
                        List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L),
                        List.of(4L, 5L, 6L, 7L, 8L, 9L));
        assertThat(failures).hasSize(1);
    }

    @Test
    void withManualCommitASkippedBatchLeavesThePosition() {
        run(
                TestedSettings.manual(5, FailurePolicy.SKIP),
                batch -> new IllegalStateException("always"));
        assertThat(skipped).hasSize(2);
        assertThat(positions.stored()).isEqualTo(claimed);
        assertThat(activation.nextOffset()).isEqualTo(10);
    }

    @Test
    void withAutomaticCommitASkippedBatchMovesThePosition() {
        run(
                TestedSettings.auto(5, FailurePolicy.SKIP),
                batch -> new IllegalStateException("always"));
        assertThat(skipped).hasSize(2);
        assertThat(positions.stored().nextOffset()).isEqualTo(10);
    }

    @Test
    void thePositionMovesOverMessagesThatAreNotWanted() {
        untilStored = true;
        run(TestedSettings.filtered(wanting("id-2", "id-5"), false, 1), batch -> null);
        assertThat(attempts).containsExactly(List.of(2L), List.of(5L));
        assertThat(positions.stored().nextOffset()).isEqualTo(10);
        assertThat(positions.stored().lastMessageId()).isEqualTo("id-9");
        assertThat(positions.moves()).isEqualTo(3);
    }

    @Test
    void aBatchHoldsWhatIsWantedAndThePositionIsBehindTheRest() {
        run(TestedSettings.filtered(wanting("id-2", "id-5"), false, 10), batch -> null);
        assertThat(attempts).containsExactly(List.of(2L, 5L));
        assertThat(targets).containsExactly(10L);
        assertThat(positions.stored().nextOffset()).isEqualTo(10);
    }

    @Test
    void aPredicateThatFailsIsAFailureOfTheMessage() {
        List<String> asked = new ArrayList<>();
        StreamFilter failsOnce =
                new StreamFilter(
                        List.of("any"),
                        false,
                        message -> {
                            asked.add("asked");
                            if (asked.size() == 1) {
                                throw new IllegalStateException("once");
                            }
                            return true;
                        });
        run(TestedSettings.filtered(failsOnce, false, 1), batch -> null);
        assertThat(failures).hasSize(1);
        assertThat(attempts).hasSize(10);
        assertThat(positions.stored().nextOffset()).isEqualTo(10);
    }

    private static StreamFilter wanting(String... ids) {
        return new StreamFilter(
                List.of("any"),
                false,
                message -> List.of(ids).contains(message.getProperties().getMessageId()));
    }

    @ParameterizedTest
    @EnumSource
    void afterASuccessfulRouteAFailedCommitIsRepeatedAndTheRouteIsNot(FailurePolicy policy) {
        positions.next(FencedPositions.Fault.WRITE_LOST);
        run(TestedSettings.auto(5, policy), batch -> null);
        assertThat(attempts)
                .containsExactly(List.of(0L, 1L, 2L, 3L, 4L), List.of(5L, 6L, 7L, 8L, 9L));
        assertThat(positions.stored().nextOffset()).isEqualTo(10);
        assertThat(failures).singleElement().isInstanceOf(OffsetRepositoryException.class);
        assertThat(skipped).isEmpty();
        assertThat(endings).isEmpty();
    }

    @Test
    void messagesThatAreSkippedArePassedOnceAlthoughTheCommitFails() {
        positions.next(FencedPositions.Fault.WRITE_LOST);
        run(
                TestedSettings.auto(10, FailurePolicy.SKIP),
                batch -> new IllegalStateException("always"));
        assertThat(attempts).hasSize(1);
        assertThat(skipped).hasSize(1);
        assertThat(positions.stored().nextOffset()).isEqualTo(10);
        assertThat(endings).isEmpty();
    }

    @Test
    void whatIsTakenAwayDuringACommitIsNotCommitted() {
        positions.next(FencedPositions.Fault.WRITE_LOST);
        run(
                TestedSettings.auto(10, FailurePolicy.STOP),
                batch -> {
                    positions.claim("group", "stream", "somebody else");
                    return null;
                });
        assertThat(positions.stored().nextOffset()).isZero();
        assertThat(endings).singleElement().isInstanceOf(FencedException.class);
    }

    @Test
    void anErrorIsToldAsItIs() {
        run(
                TestedSettings.auto(10, FailurePolicy.RETRY),
                batch -> {
                    throw new NoClassDefFoundError("Missing");
                });
        assertThat(endings).singleElement().isInstanceOf(NoClassDefFoundError.class);
    }

    @Test
    void aPositionThatCannotBeReadIsAskedForAgain() {
        positions.unreadable();
        positions.unreadable();
        run(
                TestedSettings.auto(10, FailurePolicy.RETRY),
                batch -> attempts.size() == 1 ? new IllegalStateException("once") : null);
        assertThat(positions.stored().nextOffset()).isEqualTo(10);
        assertThat(endings).isEmpty();
    }

    @Test
    void withoutThePositionForTooLongItStepsDownAndTellsBothReasons() {
        for (int i = 0; i < 100_000; i++) {
            positions.unreadable();
        }
        run(
                TestedSettings.impatient(Duration.ofMillis(20)),
                batch -> new IllegalStateException("the route failed"));
        assertThat(endings)
                .singleElement()
                .isInstanceOf(OffsetRepositoryException.class)
                .satisfies(
                        reason ->
                                assertThat(reason.getSuppressed())
                                        .singleElement()
                                        .asInstanceOf(THROWABLE)
                                        .hasMessage("the route failed"));
        assertThat(activation.isStopping()).isTrue();
    }

    @Test
    void betweenAttemptsItPausesLongerAndLonger() {
        long start = System.nanoTime();
        run(
                TestedSettings.retrying(Duration.ofMillis(40), Duration.ofMillis(80)),
                batch -> attempts.size() < 3 ? new IllegalStateException("twice") : null);
        // each pause is shortened by up to half
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThanOrEqualTo(Duration.ofMillis(20 + 40));
    }

    @Test
    void itTellsWhatWaitsAndWhatIsAtWork() {
        run(
                TestedSettings.auto(1, FailurePolicy.RETRY),
                batch -> {
                    assertThat(activation.waiting()).isEqualTo(10 - attempts.size());
                    assertThat(activation.inFlight()).isEqualTo(1);
                    assertThat(activation.isBusy()).isTrue();
                    assertThat(activation.awaitFinished(Duration.ZERO)).isFalse();
                    return null;
                });
        assertThat(activation.isBusy()).isFalse();
        assertThat(activation.awaitFinished(Duration.ZERO)).isTrue();
    }

    @Test
    void itIsNotBusyBeforeItBegins() {
        assertThat(
                        new ProcessingLoop(
                                        TestedSettings.auto(1, FailurePolicy.RETRY),
                                        positions,
                                        new Scripted(batch -> null),
                                        new Told(),
                                        DeliveryGuard.atOrAfter(0),
                                        claimed)
                                .isBusy())
                .isFalse();
    }

    private void run(ConsumerSettings settings, Function<List<Delivery>, Exception> route) {
        activation =
                new ProcessingLoop(
                        settings,
                        positions,
                        new Scripted(route),
                        new Told(),
                        DeliveryGuard.atOrAfter(0),
                        claimed);
        stream.deliverFrom(0, activation);
        activation.run();
        assertThat(stream.releases()).containsOnly(1);
    }

    private static List<Long> offsets(List<Delivery> batch) {
        return batch.stream().map(Delivery::offset).toList();
    }

    private final class Scripted implements ProcessingLoop.BatchProcessor {

        private final Function<List<Delivery>, Exception> route;

        Scripted(Function<List<Delivery>, Exception> route) {
            this.route = route;
        }

        @Override
        public Exception process(
                List<Delivery> batch,
                Position held,
                Position target,
                ManualCommit commit,
                BooleanSupplier stopping) {
            attempts.add(offsets(batch));
            targets.add(target.nextOffset());
            return route.apply(batch);
        }

        @Override
        public void skip(List<Delivery> batch, Exception failure) {
            skipped.add(offsets(batch));
        }
    }

    private final class Told implements ProcessingLoop.Listener {

        @Override
        public void processed(Position position) {
            if (activation.nextOffset() == 10 && (!untilStored || position.nextOffset() == 10)) {
                activation.stop();
            }
        }

        @Override
        public void failing(Exception failure) {
            failures.add(failure);
        }

        @Override
        public void ended(Throwable reason) {
            endings.add(reason);
        }
    }
}
