package io.github.camelstreams.customer.relay;

import java.util.Map;

/**
 * An outbox id below which nothing is left and nothing will ever appear, so that no statement has
 * to look there. Not thread-safe.
 *
 * <p>A transaction draws its outbox ids after it has written the change, so after it has its
 * transaction id. Hence, once all transactions are over that had begun when an id was already
 * drawn, whatever has this id or a lower one is committed or never will be. It is gone as soon as
 * the outbox was empty after that.
 */
class OutboxFloor {

    private long gone;
    private long settled;
    private long drawn;
    private long drawnBefore;
    private long transaction;

    /** What the database says about its transactions and the ids drawn, about once a second. */
    void observe(Map<?, ?> row) {
        if ((Long) row.get("oldest_transaction") >= transaction) {
            settled = drawnBefore;
            drawnBefore = drawn;
            transaction = (Long) row.get("next_transaction");
        }
        drawn = (Long) row.get("last_outbox_id");
    }

    /** A statement that began after the last observation has found nothing. */
    void empty() {
        gone = settled;
    }

    long gone() {
        return gone;
    }
}
