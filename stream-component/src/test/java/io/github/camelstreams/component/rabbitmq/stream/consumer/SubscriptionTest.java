package io.github.camelstreams.component.rabbitmq.stream.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.component.rabbitmq.stream.FailurePolicy;
import io.github.camelstreams.component.rabbitmq.stream.offset.BrokerOffsetRepository;
import io.github.camelstreams.component.rabbitmq.stream.offset.OffsetRepository;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import io.github.camelstreams.component.rabbitmq.stream.offset.TransientOffsetRepository;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Hand-overs between the consumers of a group, as the broker tells of them. */
class SubscriptionTest {

    private final SimulatedBroker broker = new SimulatedBroker(20);
    private final ConsumerSettings settings = TestedSettings.auto(1, FailurePolicy.RETRY);
    private final List<String> events = new CopyOnWriteArrayList<>();

    /** A hand-over waits, for the batch in flight and for the broker. */
    @Test
    void aSubscriptionThatIsReplacedDuringAHandOverLeavesThePositionToTheNextOne() {
        Queue<Runnable> meanwhile = new ArrayDeque<>();
        OffsetRepository shared =
                new BrokerOffsetRepository(
                        () -> {
                            if (!meanwhile.isEmpty()) {
                                meanwhile.remove().run();
                            }
                            return null;
                        },
                        offset -> {});
        Subscription subscription = open(shared);
        broker.update(true);
        meanwhile.add(
                () -> {
                    subscription.close(Duration.ofSeconds(5));
                    claim(shared);
                });
        broker.update(false);

        assertThat(meanwhile).isEmpty();
        Position claimedAnew = shared.read("group", "stream").orElseThrow();
        assertThat(claimedAnew.epoch()).isEqualTo(2);
        assertThat(shared.advance(claimedAnew, 1, null)).isTrue();
        assertThat(events).containsExactly("activated");
    }

    /** What was sent of an earlier turn would hide that there is no message before it. */
    @Test
    void aPositionThatIsNotKnownByIdentityComesBackToANewSubscription() {
        assertThat(eventsOfAHandOverAndBack(null))
                .containsExactly("activated", "deactivated", "beginAnew");
    }

    @Test
    void aPositionThatIsKnownByIdentityComesBackToTheSameSubscription() {
        assertThat(eventsOfAHandOverAndBack("id"))
                .containsExactly("activated", "deactivated", "activated");
    }

    private List<String> eventsOfAHandOverAndBack(String lastMessageId) {
        TransientOffsetRepository positions = new TransientOffsetRepository();
        positions.advance(claim(positions), 10, lastMessageId);
        Subscription subscription = open(positions);
        broker.update(true);
        broker.update(false);
        broker.update(true);
        subscription.close(Duration.ofSeconds(5));
        return events;
    }

    private static Position claim(OffsetRepository positions) {
        return positions.claim("group", "stream", "me");
    }

    private Subscription open(OffsetRepository positions) {
        Subscription subscription =
                new Subscription(
                        broker,
                        settings,
                        positions,
                        new Beginning(settings, broker, positions),
                        null,
                        activation -> new Thread(activation).start(),
                        recorder(),
                        "me");
        subscription.open();
        return subscription;
    }

    private Subscription.Events recorder() {
        return (Subscription.Events)
                Proxy.newProxyInstance(
                        Subscription.Events.class.getClassLoader(),
                        new Class<?>[] {Subscription.Events.class},
                        (proxy, method, arguments) -> {
                            events.add(method.getName());
                            return null;
                        });
    }
}
