package io.github.camelstreams.customer;

import static io.github.camelstreams.customer.RelayFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several services share a database: one of them publishes, and any of them may go at any time. */
class RelayTakeOverIT {

    @RegisterExtension final RelayFixture fixture = new RelayFixture();

    @Test
    void aKilledLeaderIsReplaced() throws Exception {
        CustomerService leader = fixture.service().start();
        awaitRole(leader, "leader");
        CustomerService standby = fixture.service().start();
        awaitRole(standby, "standby");
        long epoch = epoch();
        fixture.write(leader, 4);
        fixture.write(standby, 4);
        fixture.awaitAcknowledged(300);

        leader.process().kill();
        awaitRole(standby, "leader");
        assertThat(epoch()).isEqualTo(epoch + 1);
        fixture.awaitAcknowledged(200);
        fixture.stopWriting();
        fixture.awaitDrained();
        fixture.assertStreamEqualsDatabase(fixture.stream().read());
    }

    @Test
    void aFrozenLeaderChangesNothingWhenItWakes() throws Exception {
        CustomerService frozen = fixture.service().start();
        awaitRole(frozen, "leader");
        CustomerService other = fixture.service().start();
        fixture.write(other, 8);
        fixture.awaitAcknowledged(200);

        signal(frozen, "STOP");
        awaitRole(other, "leader");
        eventually().until(() -> other.metric("events_published_total") > 100);
        signal(frozen, "CONT");
        awaitRole(frozen, "standby");
        fixture.awaitAcknowledged(200);
        fixture.stopWriting();
        fixture.awaitDrained();
        fixture.assertStreamEqualsDatabase(fixture.stream().read());
        assertThat(other.metric("relay_leader")).isEqualTo(1);
        assertThat(frozen.metric("relay_leader")).isZero();
    }

    @Test
    void aLeaderThatStopsHandsOverAtOnceAndFinishesItsRequests() throws Exception {
        CustomerService leader = fixture.service().start();
        awaitRole(leader, "leader");
        CustomerService standby = fixture.service().start();
        fixture.write(leader, 4);
        fixture.write(standby, 4);
        fixture.awaitAcknowledged(200);

        leader.process().stop();
        assertThat(
                        fixture.database()
                                .count(
                                        "select count(*) from relay"
                                                + " where lease_until = '-infinity' or epoch = 2"))
                .isEqualTo(1);
        awaitRole(standby, "leader");
        fixture.stopWriting();
        fixture.awaitDrained();
        fixture.assertStreamEqualsDatabase(fixture.stream().read());
    }

    @Test
    void aLeaseFromAClockThatWasAheadIsNotWaitedFor() {
        CustomerService service = fixture.service().start();
        awaitRole(service, "leader");
        fixture.database()
                .execute(
                        "update relay set owner = 'killed', epoch = epoch + 1,"
                                + " lease_until = clock_timestamp() + interval '1 hour'");
        eventually().until(() -> epoch() == 3);
        awaitRole(service, "leader");
    }

    private long epoch() {
        return fixture.database().count("select epoch from relay");
    }

    private static void awaitRole(CustomerService service, String role) {
        eventually()
                .until(
                        () ->
                                role.equals(
                                        service.health("relay")
                                                .path("details")
                                                .path("role")
                                                .textValue()));
    }

    private static void signal(CustomerService service, String signal)
            throws IOException, InterruptedException {
        String pid = service.process().pid().orElseThrow().toString();
        int exit = new ProcessBuilder("kill", "-" + signal, pid).start().waitFor();
        assertThat(exit).isZero();
    }
}
