package io.github.camelstreams.component.rabbitmq.stream.message;

import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.Properties;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultMessage;

/**
 * A message from a stream. Its body is the data as {@code byte[]}, or what another AMQP client has
 * written instead: a Map, a List or a simple value, and the bytes as they are stored where Java has
 * nothing for it. Its headers are made when they are first asked for, so that a large batch costs
 * little. As any Camel message it belongs to one thread at a time.
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
     * The message annotations as the stream says; empty when there are none. As the header, but the
     * headers need not be made for it.
     */
    public Map<String, Object> getAnnotations() {
        return binding.annotations(source);
    }

    /**
     * The body as it came, whatever a route has put in its place: the data, or where it is none the
     * AMQP sections of the body as they are stored.
     */
    public byte[] getStoredBytes() {
        if (source.getBody() instanceof byte[] data) {
            return data;
        }
        return source instanceof BodyMessage other ? other.content().sections() : new byte[0];
    }

    /**
     * The body again of a message whose {@link #getStoredBytes} these are.
     *
     * @param stored data, or AMQP sections, which are taken for what they are
     */
    public static Object body(byte[] stored) {
        return AmqpBody.of(stored).value();
    }

    /**
     * When the message was created, where it says so, or else when the broker stored it; and what a
     * route has put into the header.
     */
    @Override
    public long getMessageTimestamp() {
        return hasPopulatedHeaders() ? super.getMessageTimestamp() : created();
    }

    private long created() {
        Properties properties = source.getProperties();
        long created = properties == null ? 0 : properties.getCreationTime();
        return created > 0 ? created : timestamp;
    }

    /** The body in its sections, to be passed on; null when it is data, or another body by now. */
    AmqpBody storedBody() {
        return source instanceof BodyMessage other && other.content().isStill(getBody())
                ? other.content()
                : null;
    }

    /** A copy knows as well how its body is stored. */
    @Override
    public DefaultMessage newInstance() {
        return source instanceof BodyMessage
                ? new RabbitMQStreamMessage(
                        getCamelContext(), binding, source, stream, offset, timestamp, additional)
                : super.newInstance();
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
        headers.put(Exchange.MESSAGE_TIMESTAMP, created());
        binding.populateHeaders(source, headers, getExchange());
        additional.accept(headers);
    }
}
