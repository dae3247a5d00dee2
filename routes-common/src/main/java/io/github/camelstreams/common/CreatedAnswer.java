package io.github.camelstreams.common;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * Answers 201 with what was stored and where to find it. The body is the row of the statement that
 * stored it: its column {@code answer} is the JSON text. Declared beside its route; thread-safe
 * once configured.
 */
public class CreatedAnswer implements Processor {

    private String path;
    private String id;

    /** What the resource's address begins with, such as {@code /customers/}. */
    public void setPath(String path) {
        this.path = path;
    }

    /** The column that has the resource's id, with which the address ends. */
    public void setId(String column) {
        this.id = column;
    }

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        Map<?, ?> row = message.getBody(Map.class);
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, 201);
        message.setHeader("Location", path + row.get(id));
        byte[] answer = ((String) row.get("answer")).getBytes(StandardCharsets.UTF_8);
        JsonAnswer.write(message, "application/json", answer);
    }
}
