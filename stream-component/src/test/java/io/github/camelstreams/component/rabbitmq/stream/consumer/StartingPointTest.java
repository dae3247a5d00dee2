package io.github.camelstreams.component.rabbitmq.stream.consumer;

import static io.github.camelstreams.component.rabbitmq.stream.consumer.DeliveryGuard.Verdict.ACCEPT;
import static io.github.camelstreams.component.rabbitmq.stream.consumer.DeliveryGuard.Verdict.GAP;
import static io.github.camelstreams.component.rabbitmq.stream.consumer.DeliveryGuard.Verdict.IGNORE;
import static io.github.camelstreams.component.rabbitmq.stream.consumer.DeliveryGuard.Verdict.OTHER_STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.stream.OffsetSpecification;
import io.github.camelstreams.component.rabbitmq.stream.FailurePolicy;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import org.junit.jupiter.api.Test;

class StartingPointTest {

    private static final ConsumerSettings COMPLETE = TestedSettings.auto(1, FailurePolicy.RETRY);
    private static final ConsumerSettings UNCHECKED =
            TestedSettings.startingAt(OffsetSpecification.next());

    @Test
    void aNewConsumerStartsAtTheFirstMessageThereIs() {
        StartingPoint start = StartingPoint.of(position(0, null, null), UNCHECKED, true);
        assertThat(start.offset()).isEqualTo(OffsetSpecification.first());
        assertThat(inspect(start, 500)).isEqualTo(ACCEPT);
    }

    @Test
    void aConsumerThatWasPutAtTheBeginningNeedsTheFirstMessage() {
        StartingPoint start =
                StartingPoint.of(position(0, Position.BEGINNING, null), UNCHECKED, true);
        assertThat(start.offset()).isEqualTo(OffsetSpecification.offset(0));
        assertThat(inspect(start, 500)).isEqualTo(GAP);
        StartingPoint there =
                StartingPoint.of(position(0, Position.BEGINNING, null), UNCHECKED, true);
        assertThat(inspect(there, 0)).isEqualTo(ACCEPT);
    }

    @Test
    void aNewConsumerThatWantsEverythingNoticesThatTheBeginningIsGone() {
        StartingPoint start = StartingPoint.of(position(0, null, null), COMPLETE, true);
        assertThat(start.offset()).isEqualTo(OffsetSpecification.offset(0));
        assertThat(inspect(start, 500)).isEqualTo(GAP);
    }

    @Test
    void aKnownPositionAsksForTheMessageBeforeIt() {
        StartingPoint start = StartingPoint.of(position(50, "id-49", null), UNCHECKED, true);
        assertThat(start.offset()).isEqualTo(OffsetSpecification.offset(49));
        assertThat(inspect(start, 49)).isEqualTo(IGNORE);
        assertThat(inspect(start, 50)).isEqualTo(ACCEPT);
        StartingPoint other = StartingPoint.of(position(50, "another", null), UNCHECKED, true);
        assertThat(inspect(other, 49)).isEqualTo(OTHER_STREAM);
    }

    @Test
    void behindAGapTheFirstMessageThereIsIsTaken() {
        StartingPoint start = StartingPoint.of(position(50, null, "gone"), COMPLETE, true);
        assertThat(start.offset()).isEqualTo(OffsetSpecification.offset(50));
        assertThat(inspect(start, 53)).isEqualTo(ACCEPT);
        // once it has gone on, the next one must be there again
        StartingPoint later = StartingPoint.of(position(60, "id-59", "gone"), COMPLETE, true);
        assertThat(later.offset()).isEqualTo(OffsetSpecification.offset(59));
        assertThat(inspect(later, 61)).isEqualTo(GAP);
    }

    @Test
    void aPositionWithoutAnIdentityMayBeWhereTheStreamBegins() {
        StartingPoint start = StartingPoint.of(position(50, null, null), COMPLETE, true);
        assertThat(start.offset()).isEqualTo(OffsetSpecification.offset(49));
        assertThat(inspect(start, 50)).isEqualTo(ACCEPT);
        StartingPoint used = StartingPoint.of(position(50, null, null), COMPLETE, false);
        assertThat(inspect(used, 50)).isEqualTo(IGNORE);
        StartingPoint gap = StartingPoint.of(position(50, null, null), COMPLETE, true);
        assertThat(inspect(gap, 51)).isEqualTo(GAP);
    }

    private static DeliveryGuard.Verdict inspect(StartingPoint start, long offset) {
        return start.guard().inspect(offset, offset + 100, () -> "id-" + offset);
    }

    private static Position position(long next, String lastMessageId, String incomplete) {
        return new Position("group", "stream", 1, "me", next, lastMessageId, incomplete);
    }
}
