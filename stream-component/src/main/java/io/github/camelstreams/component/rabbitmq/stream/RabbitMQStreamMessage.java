package io.github.camelstreams.component.rabbitmq.stream;

import com.rabbitmq.stream.Message;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.support.DefaultMessage;

/**
 * A message from a stream. Its body is the data as {@code byte[]}; its headers are made when they
 * are first asked for, so that a large batch costs little. As any Camel message it belongs to one
 * thread at a time.
 */
public class RabbitMQStreamMessage extends DefaultMessage {

    private final Message source;
    private final RabbitMQStreamBinding binding;
    private final String stream;
    private final long offset;
    private final long timestamp;
    private final Consumer<Map<String, Object>> additional;

    RabbitMQStreamMessage(
            CamelContext context,
            RabbitMQStreamBinding binding,
            Message source,
            String stream,
            long offset,
            long timestamp,
            Consumer<Map<String, Object>> additional) {
        super(context);
        this.binding = binding;
        this.source = source;
        this.stream = stream;
        this.offset = offset;
        this.timestamp = timestamp;
        this.additional = additional;
        setBody(RabbitMQStreamBinding.body(source));
    }

    /** The message as the client delivered it. */
    public Message getSource() {
        return source;
    }

    /** The stream it came from. */
    public String getStream() {
        return stream;
    }

    /** Its offset in the stream. */
    public long getOffset() {
        return offset;
    }

    /** When the broker stored the chunk that holds it, in milliseconds since 1970. */
    public long getTimestamp() {
        return timestamp;
    }

    /**
     * The message annotations as the stream says, without those whose value is not a simple one;
     * empty when there are none. As the header, but the headers need not be made for it.
     */
    public Map<String, Object> getAnnotations() {
        return RabbitMQStreamBinding.simpleValues(source.getMessageAnnotations());
    }

    /**
     * Whether anybody has asked for the headers. Until then they are what the stream says, with
     * nothing that a route has set.
     */
    public boolean areHeadersMade() {
        return hasPopulatedHeaders();
    }

    @Override
    protected boolean isPopulateHeadersSupported() {
        return true;
    }

    @Override
    protected void populateInitialHeaders(Map<String, Object> headers) {
        headers.put(RabbitMQStreamConstants.STREAM, stream);
        headers.put(RabbitMQStreamConstants.OFFSET, offset);
        headers.put(RabbitMQStreamConstants.TIMESTAMP, timestamp);
        binding.populateHeaders(source, headers, getExchange());
        additional.accept(headers);
    }
}
