package io.github.camelstreams.component.rabbitmq.stream.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.codec.WrapperMessageBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamFilterTest {

    private static final Message NORTH = annotated("north");
    private static final Message SOUTH = annotated("south");
    private static final Message PLAIN = new WrapperMessageBuilder().build();

    @Test
    void aMessageIsWantedByItsAnnotation() {
        assertThat(wanted(StreamFilter.byAnnotation(List.of("north", "west"), false)))
                .containsExactly(NORTH);
    }

    @Test
    void oneWithoutAnnotationIsWantedWhenUnfilteredOnesAre() {
        assertThat(wanted(StreamFilter.byAnnotation(List.of("south"), true)))
                .containsExactly(SOUTH, PLAIN);
    }

    @Test
    void aPredicateDecidesInsteadOfTheAnnotation() {
        assertThat(wanted(new StreamFilter(List.of("north"), false, SOUTH::equals)))
                .containsExactly(SOUTH);
    }

    @Test
    void withoutAFilterAllAreWanted() {
        assertThat(wanted(StreamFilter.NONE)).containsExactly(NORTH, SOUTH, PLAIN);
        assertThat(StreamFilter.NONE.isOn()).isFalse();
    }

    private static List<Message> wanted(StreamFilter filter) {
        return filter
                .wanted(
                        List.of(
                                new Delivery(null, NORTH),
                                new Delivery(null, SOUTH),
                                new Delivery(null, PLAIN)))
                .stream()
                .map(Delivery::message)
                .toList();
    }

    private static Message annotated(String value) {
        return new WrapperMessageBuilder()
                .messageAnnotations()
                .entry("x-stream-filter-value", value)
                .messageBuilder()
                .build();
    }
}
