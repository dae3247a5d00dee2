package io.github.camelstreams.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelstreams.service.RunningService;
import io.github.camelstreams.test.RawMessages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Publishes messages as bytes, and sees each of them applied or put into quarantine, and the stream
 * flow on.
 */
final class EventFuzz {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final FuzzedSystem system;
    private final long seed;
    private final MessageGenerator generator = new MessageGenerator();
    private long next;
    private double published;

    EventFuzz(FuzzedSystem system, long seed) {
        this.system = system;
        this.seed = seed;
    }

    /**
     * Publishes the next messages.
     *
     * @return what was wrong, empty when nothing was
     */
    List<String> run(int messages) throws InterruptedException {
        List<String> violations = new ArrayList<>();
        RunningService orders = system.orders();
        String last = "end " + next;
        publish(messages, last);
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(
                            () ->
                                    system.replica()
                                                    .count(
                                                            "select count(*) from customers where id = ?",
                                                            last)
                                            == 1);
        } catch (ConditionTimeoutException e) {
            return List.of("the flow has stopped: " + orders.health("replica"));
        }
        published += messages + 1;
        try {
            Awaitility.await().atMost(PATIENCE).until(() -> handled() == published + relayed());
        } catch (ConditionTimeoutException e) {
            violations.add(
                    "%.0f published and %.0f by the relay, but %.0f applied or put aside"
                            .formatted(published, relayed(), handled()));
        }
        if (!orders.health("replica").path("status").asText().matches("UP|INCOMPLETE")) {
            violations.add("not healthy: " + orders.health("replica"));
        }
        violations.addAll(showAndReplay());
        return violations;
    }

    /** How many messages went into quarantine so far. */
    double quarantined() {
        return system.orders().metric("customer_event_errors_total");
    }

    private double handled() {
        return quarantined() + system.orders().metric("customers_processed_total");
    }

    private double relayed() {
        return system.customers().metric("events_published_total");
    }

    private void publish(int messages, String last) throws InterruptedException {
        List<byte[]> events = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            events.add(generator.next(new Random(seed * 1_000_003 + next++)));
        }
        events.add(generator.event(last));
        RawMessages.publish(system.stream(), events);
    }

    /** What is in quarantine can be looked at, and read again, whatever it is. */
    private List<String> showAndReplay() {
        List<String> violations = new ArrayList<>();
        RunningService.Answer page = system.orders().manage("GET", "/quarantine?limit=100");
        if (page.status() != 200) {
            return List.of("GET /quarantine: " + page.status() + " " + page.body());
        }
        for (JsonNode message : page.json().get("messages")) {
            String path = "/quarantine/" + message.get("id");
            for (String request :
                    List.of("GET " + path, "POST " + path + "/replay", "DELETE " + path)) {
                String[] words = request.split(" ", 2);
                int status = system.orders().manage(words[0], words[1]).status();
                if (status >= 500) {
                    violations.add(request + ": " + status + " for " + message);
                }
            }
        }
        return violations;
    }
}
