package io.github.camelstreams.customer.relay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LeaseTest {

    /** Ids up to 9 have been given, 7 is confirmed. */
    private static final Lease LEASE = new Lease("outbox", 1, 10, 7);

    @Test
    void fitsAStreamBetweenWhatIsConfirmedAndWhatIsGiven() {
        assertThat(LEASE.mismatch(7)).isNull();
        assertThat(LEASE.mismatch(9)).isNull();
        assertThat(new Lease("new", 1, 1, 0).mismatch(0)).isNull();
    }

    @Test
    void doesNotFitAStreamThatIsAhead() {
        assertThat(LEASE.mismatch(10)).contains("restored");
    }

    @Test
    void doesNotFitAStreamThatIsBehind() {
        assertThat(LEASE.mismatch(6)).contains("resync");
        assertThat(LEASE.mismatch(0)).contains("resync");
    }
}
