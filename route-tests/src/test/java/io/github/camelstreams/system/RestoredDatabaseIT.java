package io.github.camelstreams.system;

import static io.github.camelstreams.http.Api.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.service.RunningService.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Databases and streams that are not what they were: each ends level after what OPERATIONS.md says.
 */
class RestoredDatabaseIT {

    private static final RepairFixture FIXTURE = new RepairFixture();

    @BeforeAll
    static void start() {
        FIXTURE.start();
    }

    @AfterAll
    static void stop() {
        FIXTURE.close();
    }

    @Test
    void aCustomerDatabaseRestoredFromABackupIsTheTruthAfterANewIdentity() {
        String moved = FIXTURE.create("as in the backup");
        FIXTURE.create("never touched");
        FIXTURE.assertLevel();
        String backup = FIXTURE.backUp(FIXTURE.source());
        String lost = FIXTURE.create("lost");
        FIXTURE.move(moved, "lost as well");
        FIXTURE.assertLevel();

        FIXTURE.restore(FIXTURE.source(), backup);
        FIXTURE.awaitRelayStopped("Was the database restored?");
        String after = FIXTURE.create("after the restore");
        String identity = FIXTURE.source().text("select outbox_id from relay");
        assertProblem(FIXTURE.customers().manage("GET", "/relay/new-identity"), 405);
        Answer refused = assertProblem(FIXTURE.customers().manage("POST", "/resync"), 409);
        assertThat(refused.json().get("type").asText()).isEqualTo("urn:problem:relay-stopped");
        FIXTURE.repair("/relay/new-identity");
        FIXTURE.awaitResyncFinished();
        FIXTURE.assertLevel();

        assertThat(address(moved)).isEqualTo("as in the backup");
        assertThat(address(after)).isEqualTo("after the restore");
        assertThat(FIXTURE.replica().texts("select id from customers where id = ?", lost))
                .isEmpty();
        assertThat(FIXTURE.source().text("select outbox_id from relay")).isNotEqualTo(identity);
        assertThat(FIXTURE.customers().get("/health/readiness").status()).isEqualTo(200);
        FIXTURE.move(moved, "and on");
        FIXTURE.assertLevel();
    }

    @Test
    void aStreamThatWasDeletedIsFilledAgainAfterANewIdentity() {
        String id = FIXTURE.create("before");
        FIXTURE.assertLevel();
        FIXTURE.environment().deleteStream(FIXTURE.stream());
        FIXTURE.move(id, "while it is gone");
        FIXTURE.awaitRelayStopped("Was the stream deleted?");
        FIXTURE.awaitIncomplete("The stream is not the one read before");

        FIXTURE.repair("/relay/new-identity");
        FIXTURE.assertLevel();
        FIXTURE.awaitComplete();
        assertThat(address(id)).isEqualTo("while it is gone");
    }

    @Test
    void anOrderDatabaseRestoredFromABackupReadsOnFromItsOffset() {
        FIXTURE.create("before");
        FIXTURE.assertLevel();
        String backup = FIXTURE.backUp(FIXTURE.replica());
        String id = FIXTURE.create("later");
        FIXTURE.assertLevel();
        FIXTURE.restore(FIXTURE.replica(), backup);
        FIXTURE.assertLevel();
        assertThat(address(id)).isEqualTo("later");
        FIXTURE.awaitComplete();
    }

    @Test
    void anOrderDatabaseThatWasEmptiedReadsTheStreamFromItsBeginning() {
        FIXTURE.create("before");
        FIXTURE.assertLevel();
        FIXTURE.replica()
                .execute(
                        "truncate customers, orders, consumer_progress, replica_resync, quarantine");
        FIXTURE.assertLevel();
        FIXTURE.awaitComplete();
        FIXTURE.create("after");
        FIXTURE.assertLevel();
    }

    private static String address(String id) {
        return FIXTURE.replica().text("select address from customers where id = ?", id);
    }
}
