package io.github.camelstreams.component.rabbitmq.stream.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** What a want of memory does to it; everything else is tested against a broker. */
class ReadOnceBodiesTest {

    private final CamelContext context = new DefaultCamelContext();
    private final Exchange exchange = new DefaultExchange(context);

    @Test
    void aStreamThatWasReadSurvivesWantOfMemory() throws Exception {
        InputStream body = new ByteArrayInputStream("ab".getBytes(UTF_8));
        ReadOnceBodies.content(body, exchange);
        useUpMemory();

        assertThat((byte[]) ReadOnceBodies.content(body, exchange)).asString(UTF_8).isEqualTo("ab");
    }

    @Test
    void soDoesABatchOfStreams() throws Exception {
        Iterator<?> batch = List.of("a", new ByteArrayInputStream("b".getBytes(UTF_8))).iterator();
        ReadOnceBodies.elements(batch, exchange);
        useUpMemory();

        assertThat(ReadOnceBodies.elements(batch, exchange))
                .extracting(each -> each instanceof byte[] bytes ? new String(bytes, UTF_8) : each)
                .isEqualTo(List.of("a", "b"));
    }

    /** All that is softly held is gone before this fails. */
    private static void useUpMemory() {
        assertThatExceptionOfType(OutOfMemoryError.class)
                .isThrownBy(() -> assertThat(new long[64][Integer.MAX_VALUE - 8]).isEmpty());
    }
}
