package io.github.camelstreams.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelstreams.customer.EventStream.Event;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is in the stream after a write. */
class PublishedEventsIT {

    @RegisterExtension final RelayFixture fixture = new RelayFixture();

    @Test
    void aWriteBecomesOneEvent() {
        CustomerService service = fixture.service().start();
        JsonNode created = service.create("Zo\u00eb \"Z\" \uD83D\uDE00").json();
        String id = created.get("customer_id").textValue();
        JsonNode changed = service.changeAddress(id, "2 New St").json();
        service.changeAddress("unknown", "nowhere");
        service.post("{}");
        fixture.awaitDrained();

        EventStream stream = fixture.stream().read();
        await().until(() -> stream.events().size() >= 2);
        List<Event> events = stream.events();
        assertThat(events)
                .extracting(Event::type)
                .containsExactly("customer.created", "customer.address.updated");
        assertThat(events).extracting(Event::contentType).containsOnly("application/json");
        assertThat(events.get(0).body())
                .isEqualTo(
                        "{\"customer_id\":\"%s\",\"name\":%s,\"email\":\"a@b.example\",\"address\":\"1 Main St\",\"timestamp\":\"%s\"}"
                                .formatted(
                                        id,
                                        created.get("name"),
                                        created.get("created_at").textValue()));
        assertThat(events.get(1).body())
                .isEqualTo(
                        "{\"customer_id\":\"%s\",\"address\":\"2 New St\",\"timestamp\":\"%s\"}"
                                .formatted(id, changed.get("updated_at").textValue()));
        await().untilAsserted(
                        () -> assertThat(service.metric("events_published_total")).isEqualTo(2));
        assertThat(service.metric("relay_leader")).isEqualTo(1);
        await().untilAsserted(() -> assertThat(service.metric("outbox_depth")).isZero());
    }
}
