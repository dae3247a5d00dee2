package io.github.camelstreams.customer;

import static io.github.camelstreams.customer.RelayFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.test.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Events have piled up in an outbox that the database believes to be empty. */
class BacklogIT {

    private static final int EVENTS = 20_000;

    @RegisterExtension final RelayFixture fixture = new RelayFixture();

    @Test
    void theRelayTakesThemWithoutReadingTheWholeOutboxForEachBatch() {
        CustomerService service = fixture.service().start();
        service.process().stop();
        TestDatabase database = fixture.database();
        fill(database);
        database.execute("delete from outbox where id <= ?", EVENTS - 20);
        database.execute("analyze outbox");
        fill(database);
        eventually().until(() -> database.count(statistic("n_tup_ins")) == 2 * EVENTS);
        long before = database.count(statistic("seq_scan"));

        service.start();
        eventually().until(() -> service.metric("events_published_total") == EVENTS + 20);
        eventually().until(() -> database.count(statistic("n_tup_del")) == 2 * EVENTS);
        assertThat(database.count(statistic("seq_scan"))).isEqualTo(before);
    }

    private static void fill(TestDatabase database) {
        database.execute(
                "insert into outbox (event_id, event_type, customer_id, payload)"
                        + " select 'event ' || number, 'customer.created', 'c' || number, repeat('x', 200)"
                        + " from generate_series(1, ?) as number",
                EVENTS);
    }

    private static String statistic(String column) {
        return "select " + column + " from pg_stat_user_tables where relname = 'outbox'";
    }
}
