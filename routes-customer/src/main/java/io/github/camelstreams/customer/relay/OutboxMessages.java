package io.github.camelstreams.customer.relay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultMessage;

/** Turns rows of the outbox into one batch of messages, byte for byte. Thread-safe. */
public class OutboxMessages implements Processor {

    private static final ObjectReader OBJECT = new ObjectMapper().readerForMapOf(Object.class);

    @Override
    public void process(Exchange exchange) {
        List<?> rows = exchange.getMessage().getBody(List.class);
        List<Message> batch = new ArrayList<>(rows.size());
        for (Object row : rows) {
            batch.add(message(exchange.getContext(), (Map<?, ?>) row));
        }
        exchange.getMessage().setBody(batch);
    }

    private static Message message(CamelContext context, Map<?, ?> row) {
        Message message = new DefaultMessage(context);
        message.setBody(((String) row.get("payload")).getBytes(StandardCharsets.UTF_8));
        message.setHeader(RabbitMQStreamConstants.PUBLISHING_ID, row.get("publishing_id"));
        message.setHeader(RabbitMQStreamConstants.CONTENT_TYPE, "application/json");
        message.setHeader(RabbitMQStreamConstants.MESSAGE_ANNOTATIONS, annotations(row));
        return message;
    }

    private static Map<String, Object> annotations(Map<?, ?> row) {
        Map<String, Object> annotations = new HashMap<>();
        String further = (String) row.get("annotations");
        if (further != null) {
            try {
                annotations.putAll(OBJECT.readValue(further));
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException("Written as JSON", e);
            }
        }
        annotations.put("event_id", row.get("event_id"));
        annotations.put("event_type", row.get("event_type"));
        return annotations;
    }
}
