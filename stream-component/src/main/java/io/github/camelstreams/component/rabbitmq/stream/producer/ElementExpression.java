package io.github.camelstreams.component.rabbitmq.stream.producer;

import java.util.HashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.MessageHelper;

/** A text for each message, from a header of its own or else by an expression. Thread-safe. */
final class ElementExpression {

    private final CamelContext context;
    private final String header;
    private final Expression expression;

    /**
     * @param header the header that comes first
     * @param expression in the simple language, {@code null} for none
     */
    ElementExpression(CamelContext context, String header, String expression) {
        this.context = context;
        this.header = header;
        this.expression =
                expression == null
                        ? null
                        : context.resolveLanguage("simple").createExpression(expression);
        if (this.expression != null) {
            this.expression.init(context);
        }
    }

    /**
     * The text, {@code null} when there is none.
     *
     * @param source where the headers come from; null for a body without headers
     * @param body the body
     * @param exchange the exchange of the source, or the one whose batch it is in
     */
    String evaluate(Message source, Object body, Exchange exchange) {
        String text = source == null ? null : source.getHeader(header, String.class);
        if (text == null && expression != null) {
            Exchange own = own(source, body, exchange);
            MessageHelper.resetStreamCache(own.getMessage());
            text = expression.evaluate(own, String.class);
        }
        return text == null || text.isEmpty() ? null : text;
    }

    /** What the expression sees: an element of a batch that is no exchange gets one. */
    private Exchange own(Message source, Object body, Exchange exchange) {
        if (source == exchange.getMessage()) {
            return exchange;
        }
        Exchange element = new DefaultExchange(context);
        if (source != null) {
            element.getMessage().setHeaders(new HashMap<>(source.getHeaders()));
        }
        element.getMessage().setBody(body);
        return element;
    }
}
