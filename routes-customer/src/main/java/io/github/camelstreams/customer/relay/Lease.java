package io.github.camelstreams.customer.relay;

import java.util.Map;

/**
 * The relay's row in the database as this instance last read or wrote it, while it leads.
 *
 * @param outboxId identifies the outbox that the publishing ids belong to
 * @param epoch fences the leader's statements
 * @param next the next publishing id to give
 * @param confirmed the publishing id up to which everything is in the stream
 */
record Lease(String outboxId, long epoch, long next, long confirmed) {

    private static final String WAY_OUT =
            "If this database is the truth, POST /relay/new-identity on the management port.";

    static Lease of(Map<?, ?> row) {
        return new Lease(
                (String) row.get("outbox_id"),
                (Long) row.get("epoch"),
                (Long) row.get("next_publishing_id"),
                (Long) row.get("confirmed_publishing_id"));
    }

    Lease next(long value) {
        return new Lease(outboxId, epoch, value, confirmed);
    }

    Lease confirmed(long value) {
        return new Lease(outboxId, epoch, next, value);
    }

    /**
     * Why nothing may be published to a stream that has this as its last publishing id; {@code
     * null} when the ids belong together.
     */
    String mismatch(long last) {
        if (last >= next) {
            return "The stream has publishing id %d, this database has given ids up to %d only. Was the database restored? %s"
                    .formatted(last, next - 1, WAY_OUT);
        }
        if (last < confirmed) {
            return "The stream's last publishing id is %d, %d was confirmed. Was the stream deleted? A resync is needed. %s"
                    .formatted(last, confirmed, WAY_OUT);
        }
        return null;
    }
}
