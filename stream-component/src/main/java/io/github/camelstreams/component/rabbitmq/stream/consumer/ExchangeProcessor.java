package io.github.camelstreams.component.rabbitmq.stream.consumer;

import com.rabbitmq.stream.MessageHandler;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import io.github.camelstreams.component.rabbitmq.stream.message.RabbitMQStreamBinding;
import io.github.camelstreams.component.rabbitmq.stream.message.RabbitMQStreamMessage;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.RuntimeCamelException;

/** Makes the exchange for one message or for a batch of them, and sends it through the route. */
final class ExchangeProcessor implements ProcessingLoop.BatchProcessor {

    private final RabbitMQStreamConsumer consumer;
    private final ConsumerSettings settings;
    private final boolean batching;
    private final RabbitMQStreamBinding binding;

    ExchangeProcessor(RabbitMQStreamConsumer consumer, ConsumerSettings settings) {
        this.consumer = consumer;
        this.settings = settings;
        this.batching = consumer.getEndpoint().getConsumer().isBatching();
        this.binding = consumer.getEndpoint().createBinding();
    }

    @Override
    public Exception process(
            List<Delivery> batch,
            Position held,
            Position target,
            ManualCommit commit,
            BooleanSupplier stopping) {
        Exchange exchange = consumer.createExchange(false);
        try {
            fill(exchange, batch, new PositionHeaders(settings, held, target, commit));
            consumer.process(exchange, stopping);
            Exception failure = failure(exchange);
            if (failure == null) {
                seekIfAsked(exchange);
            }
            return failure;
        } catch (Exception e) {
            return e;
        } finally {
            consumer.releaseExchange(exchange, false);
        }
    }

    @Override
    public void skip(List<Delivery> batch, Exception failure) {
        consumer.getExceptionHandler()
                .handleException(
                        "Passing over "
                                + batch.size()
                                + " message(s) of stream "
                                + settings.stream()
                                + " from offset "
                                + batch.get(0).offset()
                                + " on, as failurePolicy=skip asks for",
                        failure);
    }

    private void seekIfAsked(Exchange exchange) {
        Message message = exchange.getMessage();
        if (message instanceof RabbitMQStreamMessage untouched && !untouched.areHeadersMade()) {
            return;
        }
        Object where = message.getHeader(RabbitMQStreamConstants.SEEK);
        if (where != null) {
            consumer.seekBehindExchange(settings.stream(), PositionSeek.where(where));
        }
    }

    private static Exception failure(Exchange exchange) {
        if (exchange.getException() != null) {
            return exchange.getException();
        }
        return exchange.isRollbackOnly()
                ? new RuntimeCamelException("The route asked for a rollback")
                : null;
    }

    private void fill(Exchange exchange, List<Delivery> batch, PositionHeaders headers) {
        if (batching) {
            List<Message> messages = new ArrayList<>(batch.size());
            for (Delivery delivery : batch) {
                RabbitMQStreamMessage message = message(delivery);
                message.setExchange(exchange);
                messages.add(message);
            }
            exchange.getIn().setBody(messages);
            exchange.getIn().setHeader(RabbitMQStreamConstants.STREAM, settings.stream());
            headers.accept(exchange.getIn().getHeaders());
        } else {
            exchange.setIn(message(batch.get(0), headers));
        }
    }

    private RabbitMQStreamMessage message(Delivery delivery) {
        MessageHandler.Context context = delivery.context();
        return binding.toCamel(
                delivery.message(), settings.stream(), context.offset(), context.timestamp());
    }

    private RabbitMQStreamMessage message(Delivery delivery, PositionHeaders headers) {
        MessageHandler.Context context = delivery.context();
        return binding.toCamel(
                delivery.message(),
                settings.stream(),
                context.offset(),
                context.timestamp(),
                headers);
    }

    /**
     * The headers of an exchange that say what it moves the position from and to.
     *
     * @param settings of the consumer
     * @param held the position before its first message
     * @param target the position behind its last message
     * @param commit what the route commits its messages with, {@code null} where it need not
     */
    private record PositionHeaders(
            ConsumerSettings settings, Position held, Position target, ManualCommit commit)
            implements Consumer<Map<String, Object>> {

        @Override
        public void accept(Map<String, Object> headers) {
            if (settings.consumerName() != null) {
                headers.put(RabbitMQStreamConstants.CONSUMER_NAME, settings.consumerName());
            }
            if (!settings.trackedByBroker()) {
                headers.put(RabbitMQStreamConstants.EPOCH, held.epoch());
                headers.put(RabbitMQStreamConstants.EXPECTED_OFFSET, held.nextOffset());
                headers.put(RabbitMQStreamConstants.NEXT_OFFSET, target.nextOffset());
            }
            if (commit != null) {
                headers.put(RabbitMQStreamConstants.MANUAL_COMMIT, commit);
            }
        }
    }
}
