package io.github.camelstreams.customer;

import static io.github.camelstreams.customer.RelayFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Publishing ids mean something for one pair of database and stream: another pair gets nothing. */
class OutboxIdentityIT {

    @RegisterExtension final RelayFixture fixture = new RelayFixture();

    @Test
    void aRestoredDatabaseIsNotPublishedFrom() {
        CustomerService service = fixture.service().start();
        for (int i = 0; i < 5; i++) {
            service.create("before " + i);
        }
        fixture.awaitDrained();
        EventStream stream = fixture.stream().read();
        await().until(() -> stream.events().size() == 5);
        List<String> published = stream.eventIds();

        // as a backup taken after the second event would have it
        fixture.database()
                .execute(
                        "update relay set epoch = epoch + 1, owner = null,"
                                + " next_publishing_id = 3, confirmed_publishing_id = 2");
        awaitReason(service, "The stream has publishing id 5");
        assertThat(service.get("/health/readiness").status()).isEqualTo(503);
        assertThat(service.create("after").status()).isEqualTo(201);
        assertNothingIsPublished(service);
        assertThat(stream.eventIds()).isEqualTo(published);
        assertThat(fixture.database().count("select count(*) from outbox")).isEqualTo(1);
    }

    @Test
    void aStreamThatWasDeletedIsReported() {
        CustomerService service = fixture.service().start();
        service.create("before");
        fixture.awaitDrained();
        await().until(() -> service.metric("events_published_total") == 1);

        fixture.stream().delete();
        assertThat(service.create("after").status()).isEqualTo(201);
        awaitReason(service, "A resync is needed");
        assertThat(service.get("/health/readiness").status()).isEqualTo(503);
        assertNothingIsPublished(service);
        assertThat(fixture.stream().read().events()).isEmpty();
    }

    /** Several rounds of the relay later, that is. */
    private static void assertNothingIsPublished(CustomerService service) {
        double published = service.metric("events_published_total");
        await().during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(10))
                .until(() -> service.metric("events_published_total") == published);
    }

    private static void awaitReason(CustomerService service, String reason) {
        eventually()
                .untilAsserted(
                        () ->
                                assertThat(
                                                service.health("relay")
                                                        .path("details")
                                                        .path("reason")
                                                        .asText())
                                        .contains(reason));
    }
}
