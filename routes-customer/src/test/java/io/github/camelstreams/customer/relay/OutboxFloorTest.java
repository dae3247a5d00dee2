package io.github.camelstreams.customer.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class OutboxFloorTest {

    private final OutboxFloor floor = new OutboxFloor();

    @Test
    void risesToTheIdsThatWereDrawnBeforeTheOldestTransaction() {
        observe(10, 12, 100);
        observe(12, 20, 200);
        observe(20, 30, 300);
        floor.empty();
        assertThat(floor.gone()).isEqualTo(100);
        observe(30, 40, 400);
        floor.empty();
        assertThat(floor.gone()).isEqualTo(200);
    }

    @Test
    void staysBelowWhatAnOpenTransactionMayHaveDrawn() {
        observe(10, 12, 100);
        observe(12, 20, 200);
        observe(15, 30, 300);
        observe(15, 40, 400);
        floor.empty();
        assertThat(floor.gone()).isZero();
        observe(20, 50, 500);
        floor.empty();
        assertThat(floor.gone()).isEqualTo(100);
    }

    @Test
    void staysUntilTheOutboxIsEmpty() {
        observe(10, 12, 100);
        observe(12, 20, 200);
        observe(20, 30, 300);
        assertThat(floor.gone()).isZero();
    }

    private void observe(long oldestTransaction, long nextTransaction, long lastOutboxId) {
        floor.observe(
                Map.of(
                        "oldest_transaction", oldestTransaction,
                        "next_transaction", nextTransaction,
                        "last_outbox_id", lastOutboxId));
    }
}
