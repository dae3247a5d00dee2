package io.github.camelstreams.component.rabbitmq.stream.producer;

import com.rabbitmq.stream.Message;
import io.github.camelstreams.component.rabbitmq.stream.FilterConfiguration;
import io.github.camelstreams.component.rabbitmq.stream.ProducerConfiguration;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import io.github.camelstreams.component.rabbitmq.stream.message.RabbitMQStreamBinding;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;

/**
 * Gives each message its filter value, as the annotation from which the client takes it for the
 * broker and by which consumers look at it again. Thread-safe.
 */
final class Filtering {

    private final boolean wanted;
    private final ElementExpression value;

    /**
     * @throws IllegalArgumentException when the options do not go together
     */
    Filtering(
            CamelContext context, FilterConfiguration filter, ProducerConfiguration configuration) {
        this.wanted = filter.getFilterValue() != null;
        if (wanted && configuration.getSubEntrySize() > 1) {
            throw new IllegalArgumentException("subEntrySize does not go with a filterValue");
        }
        this.value =
                new ElementExpression(
                        context, RabbitMQStreamConstants.FILTER_VALUE, filter.getFilterValue());
    }

    /**
     * The message with its filter value, where it has one.
     *
     * @param source where header and body come from; null for a body without headers
     * @param body the body
     * @param exchange the exchange of the source, or the one whose batch it is in
     * @throws IllegalArgumentException when it has a value and filtering is off
     */
    Message annotate(
            Message message, org.apache.camel.Message source, Object body, Exchange exchange) {
        String found = value.evaluate(source, body, exchange);
        if (found == null) {
            return message;
        }
        if (!wanted) {
            throw new IllegalArgumentException(
                    "the header %s needs the option filterValue"
                            .formatted(RabbitMQStreamConstants.FILTER_VALUE));
        }
        return message.annotate(RabbitMQStreamBinding.FILTER_VALUE_ANNOTATION, found);
    }
}
