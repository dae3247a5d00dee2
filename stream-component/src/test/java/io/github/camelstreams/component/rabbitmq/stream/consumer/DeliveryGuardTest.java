package io.github.camelstreams.component.rabbitmq.stream.consumer;

import static io.github.camelstreams.component.rabbitmq.stream.consumer.DeliveryGuard.Verdict.ACCEPT;
import static io.github.camelstreams.component.rabbitmq.stream.consumer.DeliveryGuard.Verdict.GAP;
import static io.github.camelstreams.component.rabbitmq.stream.consumer.DeliveryGuard.Verdict.IGNORE;
import static io.github.camelstreams.component.rabbitmq.stream.consumer.DeliveryGuard.Verdict.OTHER_STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class DeliveryGuardTest {

    @Test
    void whatTheChunkHoldsBeforeTheWantedMessageIsIgnored() {
        DeliveryGuard guard = DeliveryGuard.from(150, "id-149", true);
        assertThat(deliver(guard, 96, 300)).isEqualTo(range(150, 300));
        assertThat(guard.positioned()).isTrue();
    }

    @Test
    void aPositionAtTheBeginningNeedsTheFirstMessage() {
        assertThat(deliver(DeliveryGuard.from(0, null, true), 0, 10)).isEqualTo(range(0, 10));
        assertThat(inspect(DeliveryGuard.from(0, null, true), 7, 10)).isEqualTo(GAP);
    }

    @Test
    void aMissingMessageBeforeTheWantedOneIsAGap() {
        DeliveryGuard guard = DeliveryGuard.from(150, "id-149", true);
        assertThat(inspect(guard, 150, 200)).isEqualTo(GAP);
        assertThat(guard.positioned()).isFalse();
    }

    @Test
    void anotherMessageInTheSamePlaceBelongsToAnotherStream() {
        DeliveryGuard guard = DeliveryGuard.from(150, "another", true);
        assertThat(inspect(guard, 149, 200)).isEqualTo(OTHER_STREAM);
    }

    @Test
    void aPlaceThatIsNotKnownByIdentityOnlyHasToBeThere() {
        assertThat(deliver(DeliveryGuard.from(150, null, true), 149, 151))
                .isEqualTo(range(150, 151));
    }

    @Test
    void aChunkThatEndsBeforeThePlaceBelongsToAnotherStream() {
        assertThat(inspect(DeliveryGuard.from(150, "id-149", true), 10, 20))
                .isEqualTo(OTHER_STREAM);
    }

    @Test
    void leftOversOfAnEarlierActivationNeitherPassNorRaiseAnAlarm() {
        DeliveryGuard guard = DeliveryGuard.from(150, "id-149", false);
        assertThat(inspect(guard, 180, 200)).isEqualTo(IGNORE);
        assertThat(inspect(guard, 90, 100)).isEqualTo(IGNORE);
        assertThat(deliver(guard, 140, 160)).isEqualTo(range(150, 160));
    }

    @Test
    void afterARestartTheFirstMessageAtOrBehindThePlaceIsTaken() {
        DeliveryGuard guard = DeliveryGuard.atOrAfter(100);
        assertThat(inspect(guard, 99, 120)).isEqualTo(IGNORE);
        assertThat(inspect(guard, 103, 120)).isEqualTo(ACCEPT);
        assertThat(inspect(guard, 103, 120)).isEqualTo(IGNORE);
    }

    /** Left-overs in any order before the real delivery: nothing twice, nothing missing. */
    @RepeatedTest(200)
    void whateverIsLeftOverEveryMessagePassesExactlyOnce(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        long next = 1L + random.nextInt(300);
        DeliveryGuard guard = DeliveryGuard.from(next, "id-" + (next - 1), false);
        List<Long> accepted = new ArrayList<>();
        for (int chunk = random.nextInt(4); chunk > 0; chunk--) {
            // what an earlier activation left is the end of what it had been sent
            long start = next + 1 + random.nextInt(100);
            accepted.addAll(deliver(guard, start, start + random.nextInt(20)));
        }
        long chunkStart = next - 1 - random.nextInt((int) next);
        accepted.addAll(deliver(guard, chunkStart, next + 50));
        accepted.addAll(deliver(guard, next + 53, next + 90));

        List<Long> expected = new ArrayList<>(range(next, next + 50));
        expected.addAll(range(next + 53, next + 90));
        assertThat(accepted).isEqualTo(expected);
    }

    /** Delivers one chunk; returns the offsets that were let through. */
    private static List<Long> deliver(DeliveryGuard guard, long from, long end) {
        return LongStream.range(from, end)
                .filter(offset -> inspect(guard, offset, end) == ACCEPT)
                .boxed()
                .toList();
    }

    private static DeliveryGuard.Verdict inspect(DeliveryGuard guard, long offset, long chunkEnd) {
        return guard.inspect(offset, chunkEnd, () -> "id-" + offset);
    }

    private static List<Long> range(long from, long end) {
        return LongStream.range(from, end).boxed().toList();
    }
}
