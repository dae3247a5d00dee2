package io.github.camelstreams.component.rabbitmq.stream.consumer;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DeliveryContinuityTest {

    private final DeliveryContinuity continuity = new DeliveryContinuity();

    @Property(tries = 200)
    void wholeChunksAreNeverSuspected(
            @ForAll @Size(min = 1, max = 10) List<@IntRange(min = 1, max = 5) Integer> sizes,
            @ForAll @IntRange(max = 3) int hole) {
        DeliveryContinuity whole = new DeliveryContinuity();
        long start = 0;
        long number = 0;
        for (int size : sizes) {
            number++;
            long end = start + size;
            for (long offset = start; offset < end; offset++) {
                whole.delivered(offset, end, number);
            }
            start = end + hole;
        }
    }

    @Property(tries = 200)
    void aChunkThatBreaksOffIsNoticedWithTheNext(
            @ForAll @IntRange(min = 2, max = 10) int size,
            @ForAll @IntRange(min = 1, max = 9) int read) {
        DeliveryContinuity broken = new DeliveryContinuity();
        int last = Math.min(read, size - 1);
        for (long offset = 0; offset < last; offset++) {
            broken.delivered(offset, size, 1);
        }
        assertThatThrownBy(() -> broken.delivered(size, size + 5L, 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("from offset " + last + " on");
    }

    @Test
    void afterAResetAnythingMayCome() {
        continuity.delivered(3, 10, 1);
        continuity.reset();
        assertThatCode(() -> continuity.delivered(20, 30, 7)).doesNotThrowAnyException();
    }

    @Test
    void theFirstDeliveryMayBeAnywhereAndEarlierOnesMayComeAgain() {
        continuity.delivered(7, 10, 1);
        continuity.delivered(8, 10, 1);
        assertThatCode(() -> continuity.delivered(5, 10, 1)).doesNotThrowAnyException();
    }

    @Test
    void aHoleBehindTheVeryFirstMessageIsNoticed() {
        continuity.delivered(0, 10, 1);
        assertThatThrownBy(() -> continuity.delivered(2, 10, 1))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aChunkOfWhichNothingCanBeReadIsNoticedWithTheNext() {
        continuity.delivered(9, 10, 1);
        assertThatThrownBy(() -> continuity.delivered(13, 15, 3))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("from offset 10 on");
    }
}
