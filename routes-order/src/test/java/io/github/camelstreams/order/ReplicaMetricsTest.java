package io.github.camelstreams.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Message;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplicaMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ReplicaMetrics metrics =
            new ReplicaMetrics(
                    () -> Optional.ofNullable(this.status),
                    Clock.fixed(Instant.ofEpochMilli(10_000), ZoneOffset.UTC));

    private ConsumerStatus status;

    @BeforeEach
    void bind() {
        metrics.bindTo(registry);
    }

    @Test
    void knowNothingBeforeThereIsAConsumer() {
        assertThat(value("replica.active")).isNaN();
        assertThat(value("replica.lag.events")).isNaN();
        assertThat(value("replica.lag.seconds")).isNaN();
    }

    @Test
    void tellTheActiveFromTheStandby() {
        status = Statuses.status(ConsumerState.ACTIVE, 5, 3, null);
        assertThat(value("replica.active")).isEqualTo(1);
        status = Statuses.status(ConsumerState.RETRYING, 5, 3, null);
        assertThat(value("replica.active")).isEqualTo(1);
        status = Statuses.status(ConsumerState.STANDBY, 5, 3, null);
        assertThat(value("replica.active")).isZero();
    }

    @Test
    void tellWhetherEventsAreMissing() {
        status = Statuses.status(ConsumerState.ACTIVE, 5, 3, null);
        assertThat(value("replica.incomplete")).isZero();
        status = Statuses.status(ConsumerState.ACTIVE, 5, 3, "gap");
        assertThat(value("replica.incomplete")).isEqualTo(1);
    }

    @Test
    void measureTheLag() {
        status = Statuses.status(ConsumerState.ACTIVE, 5, 3, null);
        assertThat(value("replica.lag.events")).isEqualTo(3);
        assertThat(value("replica.lag.seconds")).isNaN();

        metrics.applied(stepOfMessageStoredAt(7_500));
        assertThat(value("replica.lag.seconds")).isEqualTo(2.5);

        status = Statuses.status(ConsumerState.ACTIVE, 8, 0, null);
        assertThat(value("replica.lag.events")).isZero();
        assertThat(value("replica.lag.seconds")).isZero();

        status = Statuses.status(ConsumerState.STANDBY, -1, -1, null);
        assertThat(value("replica.lag.events")).isNaN();
        assertThat(value("replica.lag.seconds")).isNaN();
    }

    private static ReplicaStep stepOfMessageStoredAt(long timestamp) {
        Message message = Messages.message(1, "customer.created", "{}");
        message.setHeader(RabbitMQStreamConstants.TIMESTAMP, timestamp);
        PositionMove move = new PositionMove("order-service", "customer", 1, 1, 2, "e");
        return new ReplicaStep(
                List.of(message), move, List.of(), List.of(), List.of(), List.of(), Instant.MIN);
    }

    private double value(String name) {
        return registry.get(name).gauge().value();
    }
}
