package io.github.camelstreams.component.rabbitmq.stream.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelstreams.component.rabbitmq.stream.offset.FencedException;
import io.github.camelstreams.component.rabbitmq.stream.offset.OffsetRepositoryException;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HeldPositionTest {

    private final FencedPositions positions = new FencedPositions();
    private final Position claimed = positions.claim("group", "stream", "me");
    private final HeldPosition held = new HeldPosition(positions, claimed);

    @Test
    void aCommitMovesThePositionAndWritesItOut() {
        held.commit(claimed.advancedTo(10, "id-9"));
        assertThat(positions.stored()).isEqualTo(claimed.advancedTo(10, "id-9"));
        assertThat(held.known()).isEqualTo(positions.stored());
        assertThat(positions.flushes()).isEqualTo(1);
    }

    @Test
    void anEarlierCommitMovesNothingBack() {
        held.commit(claimed.advancedTo(10, "id-9"));
        held.commit(claimed.advancedTo(5, "id-4"));
        assertThat(positions.stored()).isEqualTo(claimed.advancedTo(10, "id-9"));
    }

    @Test
    void aCommitIsWrittenOnce() {
        held.commit(claimed.advancedTo(10, "id-9"));
        positions.next(FencedPositions.Fault.WRITE_LOST);
        held.commit(claimed.advancedTo(10, "another"));
        assertThat(positions.stored().lastMessageId()).isEqualTo("id-9");
    }

    @Test
    void aCommitWithoutAnAnswerIsFoundWhenItIsRepeated() {
        positions.next(FencedPositions.Fault.ANSWER_LOST);
        assertThatThrownBy(() -> held.commit(claimed.advancedTo(10, "id-9")))
                .isInstanceOf(OffsetRepositoryException.class);
        held.commit(claimed.advancedTo(20, "id-19"));
        assertThat(positions.stored()).isEqualTo(claimed.advancedTo(20, "id-19"));
    }

    @Test
    void whatTheRouteHasMovedIsKnown() {
        Position moved = claimed.advancedTo(7, "id-6");
        held.moved(moved);
        assertThat(held.known()).isEqualTo(moved);
    }

    @Test
    void afterItsReleaseNothingIsCommittedAndTheReasonIsSaid() {
        held.release();
        assertThatThrownBy(() -> held.commit(claimed.advancedTo(10, "id-9")))
                .isInstanceOf(FencedException.class)
                .hasMessageContaining("up to offset 10");
        assertThat(positions.stored()).isEqualTo(claimed);
    }

    @Test
    void anotherEpochFences() {
        positions.claim("group", "stream", "the other");
        assertThatThrownBy(() -> held.moveTo(claimed.advancedTo(10, "id-9")))
                .isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> held.follow(claimed.advancedTo(10, "id-9")))
                .isInstanceOf(FencedException.class)
                .hasMessage("Epoch 1 is over: the other has taken over with epoch 2");
    }

    @Test
    void aPositionBeforeOrBehindWhatThisOneCanHaveWrittenFences() {
        Position known = claimed.advancedTo(10, "id-9");
        Position target = claimed.advancedTo(20, "id-19");
        held.moveTo(known);
        positions.advance(known, 9, "id-8");
        assertThatThrownBy(() -> held.follow(target)).isInstanceOf(FencedException.class);
        positions.advance(positions.stored(), 21, "id-20");
        assertThatThrownBy(() -> held.follow(target)).isInstanceOf(FencedException.class);
        positions.advance(positions.stored(), 10, "id-9");
        held.follow(target);
        assertThat(held.known()).isEqualTo(known);
        positions.advance(known, 20, "id-19");
        held.follow(target);
        assertThat(held.known()).isEqualTo(target);
    }

    /**
     * A commit of what was processed before may come at any time, beside an exchange that fails.
     */
    @Test
    @Timeout(10)
    void aCommitWhileThePositionIsReadIsNotTakenForSomebodyElses() throws Exception {
        Thread committing =
                new Thread(() -> held.commit(claimed.advancedTo(10, "id-9")), "committing");
        positions.afterReading(
                () -> {
                    committing.start();
                    while (committing.isAlive() && committing.getState() != Thread.State.BLOCKED) {
                        Thread.onSpinWait();
                    }
                });
        held.follow(claimed.advancedTo(20, "id-19"));
        committing.join();
        assertThat(held.known()).isEqualTo(claimed.advancedTo(10, "id-9"));
        assertThat(positions.stored()).isEqualTo(held.known());
    }

    @Test
    void aPositionThatIsGoneFences() {
        HeldPosition lost = new HeldPosition(new FencedPositions(), claimed);
        assertThatThrownBy(() -> lost.follow(claimed.advancedTo(10, "id-9")))
                .isInstanceOf(FencedException.class)
                .hasMessage("The position is gone");
    }
}
