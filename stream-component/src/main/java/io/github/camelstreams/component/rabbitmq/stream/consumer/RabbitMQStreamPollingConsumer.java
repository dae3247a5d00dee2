package io.github.camelstreams.component.rabbitmq.stream.consumer;

import io.github.camelstreams.component.rabbitmq.stream.FailurePolicy;
import io.github.camelstreams.component.rabbitmq.stream.Internal;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamEndpoint;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.apache.camel.DynamicPollingConsumer;
import org.apache.camel.Exchange;
import org.apache.camel.support.PollingConsumerSupport;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Reads a stream message by message, or batch by batch, when asked to, as {@code pollEnrich} and
 * {@code ConsumerTemplate} do.
 *
 * <p>It goes on where the position is, like the consumer of a route, and with the same options. The
 * position moves once the exchange that polled is completed: until then everybody else who polls
 * waits, and after a failure the same messages come again. Whoever polls without an exchange, with
 * a {@code ConsumerTemplate}, completes what it got by {@code doneUoW}. From the first poll on it
 * is subscribed; what the broker has sent ahead waits in memory, as much as the {@code
 * initialCredits} allow, and is not lost when it stops. The partitions of a super stream take
 * turns. Thread-safe.
 */
@Internal
public class RabbitMQStreamPollingConsumer extends PollingConsumerSupport
        implements DynamicPollingConsumer {

    private static final Duration FOREVER = Duration.ofDays(36_500);

    private final PolledExchanges polled = new PolledExchanges();
    private final PolledConsumer consumer;

    /**
     * @throws IllegalArgumentException with {@code failurePolicy=stop}: it takes a route to resume
     */
    public RabbitMQStreamPollingConsumer(RabbitMQStreamEndpoint endpoint) {
        super(endpoint);
        if (endpoint.getConsumer().getFailurePolicy() == FailurePolicy.STOP) {
            throw new IllegalArgumentException("failurePolicy=stop is not for polling");
        }
        this.consumer = new PolledConsumer(endpoint, polled);
    }

    @Override
    public Exchange receive() {
        return receive(null);
    }

    @Override
    public Exchange receiveNoWait() {
        return receiveNoWait(null);
    }

    @Override
    public Exchange receive(long timeout) {
        return receive(null, timeout);
    }

    @Override
    public Exchange receive(Exchange exchange) {
        return take(exchange, FOREVER);
    }

    @Override
    public Exchange receiveNoWait(Exchange exchange) {
        return take(exchange, Duration.ZERO);
    }

    @Override
    public Exchange receive(Exchange exchange, long timeout) {
        return take(exchange, Duration.ofMillis(timeout));
    }

    private Exchange take(Exchange poller, Duration timeout) {
        try {
            return polled.take(poller, timeout, this::isRunAllowed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        consumer.setExceptionHandler(getExceptionHandler());
        ServiceHelper.startService(consumer);
    }

    @Override
    protected void doStop() throws Exception {
        ServiceHelper.stopAndShutdownServices(consumer);
        super.doStop();
    }

    /** A consumer whose exchanges are polled, instead of going to a route. */
    private static final class PolledConsumer extends RabbitMQStreamConsumer {

        private final PolledExchanges polled;

        PolledConsumer(RabbitMQStreamEndpoint endpoint, PolledExchanges polled) {
            super(endpoint, exchange -> {});
            this.polled = polled;
        }

        /** Never one of a pool: whoever polled it may go on using it. */
        @Override
        public Exchange createExchange(boolean autoRelease) {
            return getEndpoint().createExchange();
        }

        @Override
        public void releaseExchange(Exchange exchange, boolean autoRelease) {
            // not from a pool
        }

        @Override
        void process(Exchange exchange, BooleanSupplier stopping) throws Exception {
            polled.offer(exchange, stopping);
        }
    }
}
