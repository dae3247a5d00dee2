package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.PATIENCE;
import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.text;
import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import io.github.camelstreams.component.rabbitmq.stream.consumer.RabbitMQStreamConsumer;
import io.github.camelstreams.component.rabbitmq.stream.offset.JdbcOffsetRepository;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.support.RoutePolicySupport;
import org.apache.camel.throttling.ThrottlingExceptionRoutePolicy;
import org.apache.camel.throttling.ThrottlingInflightRoutePolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Route policies suspend or stop the consumer while its exchange is still on its way: nobody waits
 * for himself, and no message that was processed comes again.
 */
class RoutePolicyIT {

    private static final String BROKER_KEPT = "consumerName=reader";
    private static final String GROUP = BROKER_KEPT + "&singleActiveConsumer=true";
    private static final String TABLE = BROKER_KEPT + "&offsetRepository=#positions";

    /** Suspending waits for 10 s at most for an exchange: less than that is no waiting. */
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    private final StreamFixture fixture = new StreamFixture();
    private final CamelContext context = new DefaultCamelContext();
    private final List<String> processed = new CopyOnWriteArrayList<>();
    private final AtomicLong longestNanos = new AtomicLong();

    @AfterEach
    void close() {
        context.stop();
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {BROKER_KEPT, GROUP, TABLE})
    void anExchangeThatSuspendsItsConsumerDoesNotComeAgain(String options) throws Exception {
        start(options, atTheFifth(consumer -> consumer.suspend()), route -> {});
        awaitState(ConsumerState.STOPPED);
        resume(RabbitMQStreamConsumer::resume);
    }

    @ParameterizedTest
    @ValueSource(strings = {BROKER_KEPT, GROUP, TABLE})
    void anExchangeThatStopsItsConsumerDoesNotComeAgain(String options) throws Exception {
        start(options, atTheFifth(consumer -> consumer.stop()), route -> {});
        awaitState(ConsumerState.STOPPED);
        resume(RabbitMQStreamConsumer::start);
    }

    /** As an asynchronous control bus does it. */
    @ParameterizedTest
    @ValueSource(strings = {BROKER_KEPT, GROUP, TABLE})
    void anExchangeThatHasItsRouteStoppedDoesNotComeAgain(String options) throws Exception {
        RoutePolicy policy =
                new Policy() {
                    @Override
                    void done(Route route, Exchange exchange) {
                        if (isFifth(exchange)) {
                            stopRouteAsync(route);
                        }
                    }
                };
        start(options, policy, route -> {});
        await().atMost(PATIENCE)
                .until(() -> context.getRouteController().getRouteStatus("read").isStopped());
        context.getRouteController().startRoute("read");
        awaitAll();
    }

    /** The exchange is completed by a thread that the consumer knows nothing of. */
    @ParameterizedTest
    @ValueSource(strings = {BROKER_KEPT, TABLE})
    void aThreadOfTheRoutesOwnMaySuspendItsConsumer(String options) throws Exception {
        start(options, atTheFifth(consumer -> consumer.suspend()), route -> route.threads(2));
        awaitState(ConsumerState.STOPPED);
        resume(RabbitMQStreamConsumer::resume);
    }

    /** Resumed before the exchange that suspended it is done. */
    @ParameterizedTest
    @ValueSource(strings = {BROKER_KEPT, GROUP, TABLE})
    void suspendedAndResumedByTheSameExchangeItGoesOn(String options) throws Exception {
        start(
                options,
                atTheFifth(
                        consumer -> {
                            consumer.suspend();
                            consumer.resume();
                        }),
                route -> {});
        awaitAll();
    }

    @ParameterizedTest
    @ValueSource(strings = {BROKER_KEPT, GROUP, TABLE})
    void aCircuitBreakerOpensAtOnceAndCloses(String options) throws Exception {
        Set<String> failed = ConcurrentHashMap.newKeySet();
        Processor failingOnce =
                exchange -> {
                    if (isFifth(exchange) && failed.add("fifth")) {
                        throw new IllegalStateException("once");
                    }
                };
        start(options, new CircuitBreaker(), route -> route.process(failingOnce));
        awaitAll();
    }

    @Test
    void aCircuitBreakerStopsAllPartitionsAtOnceAndTheyGoOn() throws Exception {
        Set<String> failed = ConcurrentHashMap.newKeySet();
        startPartitions(
                new CircuitBreaker(),
                exchange -> {
                    if (bodyOf(exchange).endsWith("message 5") && failed.add(bodyOf(exchange))) {
                        throw new IllegalStateException("once");
                    }
                });
    }

    @Test
    void partitionsThatAreThrottledGoOn() throws Exception {
        ThrottlingInflightRoutePolicy policy =
                new ThrottlingInflightRoutePolicy() {
                    @Override
                    public void onExchangeDone(Route route, Exchange exchange) {
                        measure(() -> super.onExchangeDone(route, exchange));
                    }
                };
        policy.setMaxInflightExchanges(2);
        policy.setResumePercentOfMax(100);
        startPartitions(policy, exchange -> {});
    }

    private void startPartitions(RoutePolicy policy, Processor work) throws Exception {
        try (SuperStreamFixture partitions = new SuperStreamFixture().create(3)) {
            partitions.publish(1, 50);
            start(partitions.uri(BROKER_KEPT), policy, work, route -> {});
            await().atMost(PATIENCE).until(() -> processed.size() >= 150);
            context.stop();
            for (int partition = 0; partition < 3; partition++) {
                assertThat(SuperStreamFixture.ofPartition(partition, processed))
                        .isEqualTo(SuperStreamFixture.texts(partition, 1, 50));
            }
            assertThat(Duration.ofNanos(longestNanos.get())).isLessThan(AT_ONCE);
        }
    }

    private void start(String options, RoutePolicy policy, Consumer<RouteDefinition> steps)
            throws Exception {
        context.getRegistry().bind("positions", new JdbcOffsetRepository(StreamFixture.database()));
        fixture.publish(1, 20);
        start(fixture.uri(options), policy, exchange -> {}, steps);
    }

    private void start(
            String uri, RoutePolicy policy, Processor work, Consumer<RouteDefinition> steps)
            throws Exception {
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        errorHandler(noErrorHandler());
                        RouteDefinition route = from(uri).routeId("read").routePolicy(policy);
                        route.process(work);
                        steps.accept(route);
                        route.process(
                                exchange -> {
                                    processed.add(bodyOf(exchange));
                                });
                    }
                });
        context.start();
    }

    private void resume(Change change) throws Exception {
        assertThat(Duration.ofNanos(longestNanos.get())).isLessThan(AT_ONCE);
        assertThat(processed).isEqualTo(texts(1, 5));
        change.make(consumer());
        awaitAll();
    }

    private void awaitAll() {
        await().atMost(PATIENCE).until(() -> processed.size() >= 20);
        assertThat(processed).isEqualTo(texts(1, 20));
        assertThat(Duration.ofNanos(longestNanos.get())).isLessThan(AT_ONCE);
    }

    private void awaitState(ConsumerState state) {
        await().atMost(PATIENCE).until(() -> consumer().status().state() == state);
    }

    private RabbitMQStreamConsumer consumer() {
        return (RabbitMQStreamConsumer) context.getRoute("read").getConsumer();
    }

    private RoutePolicy atTheFifth(Change change) {
        return new Policy() {
            @Override
            void done(Route route, Exchange exchange) throws Exception {
                if (isFifth(exchange)) {
                    change.make((RabbitMQStreamConsumer) route.getConsumer());
                }
            }
        };
    }

    private static boolean isFifth(Exchange exchange) {
        return bodyOf(exchange).equals(text(5));
    }

    private static String bodyOf(Exchange exchange) {
        return exchange.getIn().getBody(String.class);
    }

    private void measure(Runnable call) {
        long start = System.nanoTime();
        call.run();
        longestNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
    }

    private interface Change {
        void make(RabbitMQStreamConsumer consumer) throws Exception;
    }

    /** Looks at each exchange that is done. */
    private abstract class Policy extends RoutePolicySupport {

        abstract void done(Route route, Exchange exchange) throws Exception;

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            measure(
                    () -> {
                        try {
                            done(route, exchange);
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    });
        }
    }

    private final class CircuitBreaker extends ThrottlingExceptionRoutePolicy {

        CircuitBreaker() {
            // half open it would open again while the failure is within the window
            super(1, 300, 500, List.of());
        }

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            measure(() -> super.onExchangeDone(route, exchange));
        }
    }
}
