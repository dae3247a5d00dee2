package io.github.camelstreams.component.rabbitmq.stream.integration;

import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import io.github.camelstreams.component.rabbitmq.stream.offset.FencedException;
import io.github.camelstreams.component.rabbitmq.stream.offset.OffsetRepository;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * What a group has processed and committed of the texts 1, 2, 3 and so on: each batch moves the
 * position, as the statement of a route would. Thread-safe.
 */
final class CommittedSequence implements Processor {

    private final OffsetRepository positions;
    private final List<String> misplaced = new ArrayList<>();
    private int last;

    CommittedSequence(OffsetRepository positions) {
        this.positions = positions;
    }

    @Override
    public synchronized void process(Exchange exchange) {
        Message message = exchange.getIn();
        Position held =
                new Position(
                        message.getHeader(RabbitMQStreamConstants.CONSUMER_NAME, String.class),
                        message.getHeader(RabbitMQStreamConstants.STREAM, String.class),
                        message.getHeader(RabbitMQStreamConstants.EPOCH, Long.class),
                        null,
                        message.getHeader(RabbitMQStreamConstants.EXPECTED_OFFSET, Long.class),
                        null,
                        null);
        long next = message.getHeader(RabbitMQStreamConstants.NEXT_OFFSET, Long.class);
        if (!positions.advance(held, next, null)) {
            throw new FencedException("not mine any more");
        }
        ((List<?>) message.getBody()).forEach(each -> add(((Message) each).getBody(String.class)));
    }

    private void add(String text) {
        last++;
        if (!text.equals(StreamFixture.text(last)) && misplaced.size() < 10) {
            misplaced.add("%s at place %d".formatted(text, last));
        }
    }

    /** How many have been processed. */
    synchronized int last() {
        return last;
    }

    /** The first that were skipped or came twice; empty when it was each once, in order. */
    synchronized List<String> misplaced() {
        return List.copyOf(misplaced);
    }
}
