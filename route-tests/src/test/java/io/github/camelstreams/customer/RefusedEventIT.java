package io.github.camelstreams.customer;

import static io.github.camelstreams.customer.RelayFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An event that no broker takes stands in the way of those behind it, and says so. */
class RefusedEventIT {

    @RegisterExtension final RelayFixture fixture = new RelayFixture();

    @Test
    void anEventThatIsTooLargeIsNamedAndNothingIsSkipped() {
        CustomerService service = fixture.service().start();
        service.create("before");
        fixture.database()
                .execute(
                        "insert into outbox (event_id, event_type, customer_id, payload)"
                                + " values ('large', 'customer.created', 'c', repeat('x', 1100000))");
        service.create("after");

        eventually()
                .untilAsserted(
                        () ->
                                assertThat(service.health("relay").at("/details/reason").asText())
                                        .contains("event large"));
        assertThat(service.get("/health/readiness").status()).isEqualTo(503);
        assertThat(service.health("broker").path("status").asText()).isEqualTo("UP");
        EventStream stream = fixture.stream().read();
        assertThat(stream.events()).hasSizeLessThan(2);

        fixture.database()
                .execute(
                        "update publication set payloads = array(select case when length(payload) >"
                                + " 1000000 then '{}' else payload end from unnest(payloads)"
                                + " with ordinality as each(payload, place) order by place)");
        fixture.awaitDrained();
        eventually().until(() -> stream.events().size() == 3);
        eventually().until(() -> service.get("/health/readiness").status() == 200);
    }
}
