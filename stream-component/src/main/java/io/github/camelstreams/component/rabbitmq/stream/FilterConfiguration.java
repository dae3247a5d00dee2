package io.github.camelstreams.component.rabbitmq.stream;

import com.rabbitmq.stream.Message;
import java.util.function.Predicate;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** What messages are published with, and chosen by, so that not every consumer gets them all. */
@UriParams
public class FilterConfiguration {

    @UriParam(label = "producer")
    private String filterValue;

    @UriParam(label = "consumer")
    private String filterValues;

    @UriParam(label = "consumer")
    private boolean matchUnfiltered;

    @UriParam(label = "consumer,advanced")
    private Predicate<Message> filterPredicate;

    public String getFilterValue() {
        return filterValue;
    }

    /**
     * The filter value of a message without the header CamelRabbitMQStreamFilterValue: an
     * expression of the simple language, such as `${header.region}`. Within a batch it is evaluated
     * on each element, which is all it sees. Consumers can have the broker leave out what has other
     * values; it needs RabbitMQ 3.13 or later for that. The value is stored as the message
     * annotation x-stream-filter-value, too. Where the expression is empty the annotation that the
     * message has already counts, and without one the message has no filter value. Not together
     * with a subEntrySize above 1.
     */
    public void setFilterValue(String filterValue) {
        this.filterValue = filterValue;
    }

    public String getFilterValues() {
        return filterValues;
    }

    /**
     * The filter values of the messages to consume, separated by commas. The broker does not
     * deliver chunks that hold none of them; it needs RabbitMQ 3.13 or later for that. Its Bloom
     * filters let others through, so each message is looked at again: the message annotation
     * x-stream-filter-value has to be one of the values, or else the filterPredicate decides.
     *
     * <p>The position moves over messages that were delivered and are not wanted, but stays where
     * nothing is delivered. So the lag counts what the filter leaves out, and a consumer whose
     * position the stream no longer holds reports messages as missing, wanted or not.
     */
    public void setFilterValues(String filterValues) {
        this.filterValues = filterValues;
    }

    public boolean isMatchUnfiltered() {
        return matchUnfiltered;
    }

    /** Whether to consume messages without a filter value, too. Needs filterValues. */
    public void setMatchUnfiltered(boolean matchUnfiltered) {
        this.matchUnfiltered = matchUnfiltered;
    }

    public Predicate<Message> getFilterPredicate() {
        return filterPredicate;
    }

    /**
     * A bean that decides whether a message of the stream client is wanted, instead of the message
     * annotation x-stream-filter-value: for messages of publishers that do not write it, which
     * would not be consumed. Must be thread-safe. When it throws, failurePolicy applies. Needs
     * filterValues.
     */
    public void setFilterPredicate(Predicate<Message> filterPredicate) {
        this.filterPredicate = filterPredicate;
    }
}
