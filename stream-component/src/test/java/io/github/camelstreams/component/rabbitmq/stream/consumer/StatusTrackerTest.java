package io.github.camelstreams.component.rabbitmq.stream.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.component.rabbitmq.stream.FailurePolicy;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StatusTrackerTest {

    private static final ConsumerSettings SETTINGS = TestedSettings.auto(1, FailurePolicy.RETRY);

    private final StatusTracker standing =
            new StatusTracker(SETTINGS, new Reconnection(System::nanoTime));
    private final FencedPositions positions = new FencedPositions();
    private final Position claimed = positions.claim("group", "stream", "me");

    enum Event {
        CONNECTING,
        SUBSCRIBED,
        ACTIVATED,
        DEACTIVATED,
        PROCESSED,
        FAILING
    }

    @Property(tries = 500)
    void theStateFollowsTheEventsInWhateverOrder(@ForAll @Size(max = 30) List<Event> events) {
        StatusTracker any = new StatusTracker(SETTINGS, new Reconnection(System::nanoTime));
        any.change(ConsumerState.CONNECTING);
        ConsumerState expected = ConsumerState.CONNECTING;
        boolean failed = false;
        for (Event event : events) {
            Instant before = any.status(null, -1).since();
            ConsumerState previous = expected;
            switch (event) {
                case CONNECTING -> {
                    any.change(ConsumerState.CONNECTING);
                    expected = ConsumerState.CONNECTING;
                }
                case SUBSCRIBED -> {
                    any.subscribed();
                    // an activation may come before the client has said that it is subscribed
                    if (previous == ConsumerState.CONNECTING) {
                        expected = ConsumerState.STANDBY;
                    }
                }
                case ACTIVATED -> {
                    any.activated(claimed);
                    expected = ConsumerState.ACTIVE;
                }
                case DEACTIVATED -> {
                    any.deactivated();
                    expected = ConsumerState.STANDBY;
                }
                case PROCESSED -> {
                    any.processed(claimed);
                    failed = false;
                    if (previous == ConsumerState.RETRYING) {
                        expected = ConsumerState.ACTIVE;
                    }
                }
                case FAILING -> {
                    any.failing(new IllegalStateException("again"));
                    failed = true;
                    if (previous == ConsumerState.ACTIVE) {
                        expected = ConsumerState.RETRYING;
                    }
                }
            }
            ConsumerStatus status = any.status(null, -1);
            assertThat(status.state()).isEqualTo(any.state()).isEqualTo(expected);
            assertThat(any.isActive())
                    .isEqualTo(status.isActive())
                    .isEqualTo(
                            expected == ConsumerState.ACTIVE || expected == ConsumerState.RETRYING);
            assertThat(status.lastError())
                    .isEqualTo(failed ? "IllegalStateException: again" : null);
            if (expected == previous) {
                assertThat(status.since()).isEqualTo(before);
            }
        }
    }

    @Test
    void withoutAnythingKnownItSaysSo() {
        ConsumerStatus status = standing.status(null, -1);
        assertThat(status.state()).isEqualTo(ConsumerState.STOPPED);
        assertThat(status.stream()).isEqualTo("stream");
        assertThat(status.consumerName()).isEqualTo("group");
        assertThat(status.nextOffset()).isEqualTo(-1);
        assertThat(status.storedOffset()).isEqualTo(-1);
        assertThat(status.lag()).isEqualTo(-1);
        assertThat(status.epoch()).isZero();
        assertThat(status.isSubscribed()).isFalse();
        standing.seen(claimed, -1);
        assertThat(standing.status(null, -1).lag()).isEqualTo(-1);
        assertThat(
                        new StatusTracker(SETTINGS, new Reconnection(System::nanoTime))
                                .status(null, 7)
                                .lag())
                .isEqualTo(-1);
    }

    @Test
    void aStandbyShowsTheStoredPositionAndTheLagOfTheGroup() {
        standing.change(ConsumerState.STANDBY);
        standing.seen(claimed.advancedTo(40, "id-39"), 99);
        ConsumerStatus status = standing.status(null, 50);
        assertThat(status.nextOffset()).isEqualTo(40);
        assertThat(status.storedOffset()).isEqualTo(40);
        assertThat(status.lag()).isEqualTo(60);
        assertThat(status.epoch()).isZero();
        assertThat(status.isSubscribed()).isTrue();
        assertThat(standing.status(null, 120).lag()).isEqualTo(81);
        standing.seen(claimed.advancedTo(200, "id-199"), 99);
        assertThat(standing.status(null, 50).lag()).isZero();
    }

    /** A position that the broker keeps is an entry of the stream, and no work. */
    @Test
    void chunksWithoutMessagesAreNoLagUntilThereAreMore() {
        standing.seen(claimed.advancedTo(40, "id-39"), 40);
        assertThat(standing.status(null, -1).lag()).isEqualTo(1);
        standing.caughtUp(40, 40);
        assertThat(standing.status(null, -1).lag()).isZero();
        assertThat(standing.status(null, 41).lag()).isEqualTo(2);
        standing.seen(claimed.advancedTo(39, "id-38"), 40);
        assertThat(standing.status(null, -1).lag()).isEqualTo(2);
        standing.activated(claimed.advancedTo(40, "id-39"));
        assertThat(standing.status(null, -1).lag()).isEqualTo(1);
    }

    @Test
    void theActiveOneShowsWhatItHoldsAndWhatWaits() {
        Position restarted = claimed.restartedAt(0, "messages are missing");
        ProcessingLoop activation =
                new ProcessingLoop(
                        SETTINGS, positions, null, null, DeliveryGuard.atOrAfter(0), restarted);
        new SimulatedStream(List.of(3)).deliverFrom(0, activation);
        standing.activated(restarted);
        assertThat(standing.status(activation, -1).incomplete()).isEqualTo("messages are missing");
        standing.seen(claimed.advancedTo(40, "id-39"), 2);
        ConsumerStatus status = standing.status(activation, -1);
        assertThat(status.nextOffset()).isZero();
        assertThat(status.storedOffset()).isZero();
        assertThat(status.epoch()).isEqualTo(1);
        assertThat(status.lag()).isEqualTo(3);
        assertThat(status.waiting()).isEqualTo(3);
        assertThat(status.inFlight()).isZero();
        // mended where it is stored, under the eyes of the active one
        assertThat(status.incomplete()).isNull();

        activation.stop();
        ConsumerStatus over = standing.status(activation, -1);
        assertThat(over.nextOffset()).isEqualTo(40);
        assertThat(over.epoch()).isZero();
        assertThat(over.waiting()).isZero();
        assertThat(over.incomplete()).isNull();
    }

    @Test
    void aConsumerStoppedByAFailureKeepsTheReason() {
        standing.stoppedBy(new IllegalStateException("broken"));
        ConsumerStatus status = standing.status(null, -1);
        assertThat(status.state()).isEqualTo(ConsumerState.FAILED);
        assertThat(status.lastError()).isEqualTo("IllegalStateException: broken");
        assertThat(status.isSubscribed()).isFalse();
    }
}
