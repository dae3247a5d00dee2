package io.github.camelstreams.order;

import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Message;

/**
 * A message that will never be applied, kept for people to look at.
 *
 * @param message as it came
 * @param reason what is wrong with it, storable and printable
 */
public record QuarantinedMessage(Message message, String reason) {

    /** The offset of the message in its stream. */
    public long offset() {
        return MessageFacts.offset(message);
    }

    /**
     * The body, byte for byte: its data, or where it is no data the AMQP sections as the stream has
     * them; empty when the message has none.
     */
    public byte[] body() {
        return MessageFacts.stored(message);
    }

    /**
     * What can be read of {@code event_id}, {@code event_type} and {@code customer_id}, for people.
     */
    Map<String, String> event() {
        Map<String, String> event = new HashMap<>();
        put(
                event,
                CustomerEventReader.EVENT_ID,
                MessageFacts.annotations(message).get(CustomerEventReader.EVENT_ID));
        put(
                event,
                CustomerEventReader.EVENT_TYPE,
                MessageFacts.annotations(message).get(CustomerEventReader.EVENT_TYPE));
        put(
                event,
                CustomerEventReader.CUSTOMER_ID,
                CustomerEventReader.customerId(MessageFacts.body(message)));
        return event;
    }

    private static void put(Map<String, String> event, String key, Object value) {
        if (value instanceof String text) {
            event.put(key, Text.printable(text));
        }
    }

    /** Everything that came beside the body, as JSON in ASCII. */
    public byte[] headers() {
        return HeaderJson.write(message.getHeaders());
    }
}
