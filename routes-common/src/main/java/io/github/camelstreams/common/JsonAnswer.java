package io.github.camelstreams.common;

import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Makes the body, JSON text, the answer of the request. Thread-safe. */
public class JsonAnswer implements Processor {

    @Override
    public void process(Exchange exchange) {
        byte[] body = exchange.getMessage().getBody(String.class).getBytes(StandardCharsets.UTF_8);
        write(exchange.getMessage(), "application/json", body);
    }

    static void write(Message message, String mediaType, byte[] body) {
        message.setHeader(Exchange.CONTENT_TYPE, mediaType);
        // The whole answer is at hand: one write, with its length.
        message.setHeader(Exchange.HTTP_CHUNKED, false);
        message.setBody(body);
    }
}
