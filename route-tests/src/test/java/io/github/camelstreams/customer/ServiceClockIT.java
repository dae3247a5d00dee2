package io.github.camelstreams.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.service.RunningService.Answer;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TestDatabase;
import io.github.camelstreams.test.WrongClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The service's own clock is off: times, ids, leases and keys are as if it were not. */
class ServiceClockIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @ParameterizedTest
    @CsvSource({"-25h, 25 h 0 min behind", "+25h, 25 h 0 min ahead of"})
    void theServicesOwnClockDecidesNothing(String offset, String difference) {
        String name = SharedServers.newDatabase("customer");
        TestDatabase database = new TestDatabase(SharedServers.database(), name);
        try (CustomerService service =
                CustomerService.with(
                                WrongClock.of(offset),
                                SharedServers.database(),
                                name,
                                SharedServers.broker(),
                                SharedServers.uniqueName("customer"))
                        .start()) {
            Answer first = service.create("N", "Idempotency-Key", "k");
            assertThat(Instant.parse(first.json().get("created_at").textValue()))
                    .isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));

            await().atMost(PATIENCE).until(() -> service.metric("events_published_total") == 1);
            assertThat(
                            database.text(
                                    "select lease_until between clock_timestamp() - interval '1 minute'"
                                            + " and clock_timestamp() + interval '1 minute' from relay"))
                    .isEqualTo("t");
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () ->
                                    assertThat(service.health("clocks").toString())
                                            .contains("UP", difference));
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () ->
                                    assertThat(service.process().log())
                                            .content()
                                            .containsOnlyOnce(
                                                    "This service's clock is "
                                                            + difference
                                                            + " the database's."));
            assertThat(service.create("N", "Idempotency-Key", "k").body()).isEqualTo(first.body());
        }
    }
}
