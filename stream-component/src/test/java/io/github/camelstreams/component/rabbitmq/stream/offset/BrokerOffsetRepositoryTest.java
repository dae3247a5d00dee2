package io.github.camelstreams.component.rabbitmq.stream.offset;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.stream.Consumer;
import com.rabbitmq.stream.NoOffsetException;
import org.junit.jupiter.api.Test;

/** The position that the broker keeps, when another instance moves it as well. */
class BrokerOffsetRepositoryTest {

    private final StoredByBroker broker = new StoredByBroker();
    private final BrokerOffsetRepository positions =
            new BrokerOffsetRepository(() -> broker, broker::store);

    @Test
    void whatIsProcessedAfterAHandOverPutsNothingBack() {
        Position held = claim();
        assertThat(positions.advance(held, 10, null)).isTrue();
        positions.flush();
        positions.release();
        broker.offset = 9_999L;

        assertThat(positions.advance(held.advancedTo(10, null), 20, null)).isFalse();
        positions.flush();
        assertThat(broker.offset).isEqualTo(9_999);
        assertThat(read().nextOffset()).isEqualTo(10_000);
    }

    /** A connection that was lost while there was something to store. */
    @Test
    void whatCouldNotBeStoredInTimePutsNothingBack() {
        Position held = claim();
        positions.advance(held, 10, null);
        positions.release();
        broker.offset = 9_999L;

        positions.flush();
        assertThat(broker.offset).isEqualTo(9_999);
        assertThat(read().nextOffset()).isEqualTo(10_000);
        assertThat(claim().nextOffset()).isEqualTo(10_000);
    }

    @Test
    void positionZeroIsToldFromNone() {
        Position held = claim();
        assertThat(held.isNew()).isTrue();
        assertThat(positions.seek(held, 0)).isTrue();
        assertThat(broker.offset).isEqualTo(-1);
        assertThat(claim().isNew()).isFalse();
        assertThat(claim().nextOffset()).isZero();
    }

    @Test
    void aPositionThatGoesBackIsStored() {
        broker.offset = 99L;
        Position held = claim();
        assertThat(positions.restart(held, 50, "another stream")).isTrue();
        assertThat(broker.offset).isEqualTo(49);
        assertThat(claim().incomplete()).isEqualTo("another stream");
    }

    private Position claim() {
        return positions.claim("group", "stream", "me");
    }

    private Position read() {
        return positions.read("group", "stream").orElseThrow();
    }

    /** A client's consumer that stores at once. */
    private static final class StoredByBroker implements Consumer {

        private Long offset;

        @Override
        public void store(long offset) {
            this.offset = offset;
        }

        @Override
        public long storedOffset() {
            if (offset == null) {
                throw new NoOffsetException("Nothing is stored");
            }
            return offset;
        }

        @Override
        public void close() {}
    }
}
