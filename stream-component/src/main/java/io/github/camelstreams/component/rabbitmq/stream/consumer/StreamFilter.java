package io.github.camelstreams.component.rabbitmq.stream.consumer;

import com.rabbitmq.stream.ConsumerBuilder;
import com.rabbitmq.stream.Message;
import io.github.camelstreams.component.rabbitmq.stream.message.RabbitMQStreamBinding;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which messages a consumer wants. The broker leaves out chunks that hold none of them, as far as
 * its Bloom filters can tell; in the others each message has to be looked at.
 *
 * @param values the filter values of the messages wanted, empty for all messages
 * @param matchUnfiltered whether messages without a filter value are wanted, too
 * @param predicate decides about a single message
 */
record StreamFilter(List<String> values, boolean matchUnfiltered, Predicate<Message> predicate) {

    /** Wants every message. */
    static final StreamFilter NONE = new StreamFilter(List.of(), true, message -> true);

    /** Wants what its annotation says is one of these values. */
    static StreamFilter byAnnotation(List<String> values, boolean matchUnfiltered) {
        return new StreamFilter(
                values,
                matchUnfiltered,
                message -> {
                    String value = RabbitMQStreamBinding.filterValue(message);
                    return value == null ? matchUnfiltered : values.contains(value);
                });
    }

    boolean isOn() {
        return !values.isEmpty();
    }

    /** Has the broker leave out what it can; what comes still has to be looked at. */
    void applyTo(ConsumerBuilder builder) {
        if (isOn()) {
            builder.filter()
                    .values(values.toArray(String[]::new))
                    .matchUnfiltered(matchUnfiltered)
                    .postFilter(message -> true);
        }
    }

    /**
     * Those that are wanted, in their order.
     *
     * @throws RuntimeException what the predicate throws
     */
    List<Delivery> wanted(List<Delivery> deliveries) {
        return isOn()
                ? deliveries.stream().filter(each -> predicate.test(each.message())).toList()
                : deliveries;
    }
}
