package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.metrics.MetricsCollector;
import io.github.camelstreams.component.rabbitmq.stream.producer.RejectedException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubEntryBatchingIT {

    private final StreamFixture fixture = new StreamFixture();
    private final CamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() {
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource({"none,1", "gzip,0.2", "snappy,0.3", "lz4,0.2", "zstd,0.2"})
    void messagesAreStoredTogetherAndDeliveredOneByOne(String compression, double share)
            throws Exception {
        List<String> texts =
                texts(1, 5_000).stream().map(text -> text + " " + "x".repeat(1_000)).toList();
        long size = texts.stream().mapToLong(String::length).sum();
        Traffic traffic = new Traffic();
        try (Environment counted = fixture.connect(traffic)) {
            context.getRegistry().bind("counted", counted);
            try (Publishing publishing =
                    new Publishing(
                            context,
                            "rabbitmq-stream:%s?environment=#counted&subEntrySize=50&compression=%s"
                                    .formatted(fixture.stream(), compression))) {
                assertThat(publishing.failure(publishing.send(texts))).isNull();
                assertThat(publishing.failure(publishing.send("alone"))).isNull();
            }
            assertThat((double) traffic.written.get()).isLessThan(size * share * 1.1);

            List<String> all = Stream.concat(texts.stream(), Stream.of("alone")).toList();
            assertThat(StoredMessages.texts(counted, fixture.stream())).isEqualTo(all);
            assertThat(traffic.delivered.get()).isGreaterThan(texts.size());
            assertThat(traffic.entries.get()).isLessThan(texts.size() / 10);

            try (ReadingApplication reader =
                    new ReadingApplication(fixture.uri("consumerName=reader&offset=first"), null)
                            .start()) {
                reader.awaitProcessed(all.size());
                assertThat(reader.processed().subList(0, all.size())).isEqualTo(all);
            }
        }
    }

    /** Random bytes grow when they are compressed. */
    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void anEntryFitsIntoAFrame(String compression) {
        Random random = new Random(1);
        // a body of that size takes eight bytes more
        List<byte[]> largest =
                Stream.generate(() -> new byte[20_915]).limit(100).peek(random::nextBytes).toList();
        try (Publishing publishing =
                new Publishing(
                        context, fixture.uri("subEntrySize=50&compression=" + compression))) {
            assertThat(publishing.failure(publishing.send(largest))).isNull();
            assertThat(publishing.failure(publishing.send(List.of("before", new byte[20_916]))))
                    .isInstanceOfSatisfying(
                            RejectedException.class,
                            failure -> assertThat(failure.getConfirmed()).isEqualTo(1))
                    .hasMessageContaining("has 20924 bytes with its headers, and may have 20923");
            assertThat(publishing.failure(publishing.send("behind"))).isNull();
        }
        assertThat(StoredMessages.texts(fixture.environment(), fixture.stream()))
                .hasSize(102)
                .endsWith("before", "behind");
    }

    @ParameterizedTest
    @CsvSource({
        "subEntrySize=10&producerName=relay, subEntrySize does not go with a producerName",
        "compression=gzip, compression needs a subEntrySize above 1",
        "subEntrySize=0, subEntrySize must be 1 to 1000",
        "subEntrySize=1001, subEntrySize must be 1 to 1000"
    })
    void optionsThatDoNotGoTogetherAreRefused(String options, String reason) {
        assertThatThrownBy(() -> new Publishing(context, fixture.uri(options)).close())
                .hasStackTraceContaining(reason);
    }

    /** What goes over the connections of an environment. */
    private static final class Traffic implements MetricsCollector {

        final AtomicInteger written = new AtomicInteger();
        final AtomicInteger entries = new AtomicInteger();
        final AtomicInteger delivered = new AtomicInteger();

        @Override
        public void writtenBytes(int count) {
            written.addAndGet(count);
        }

        @Override
        public void chunk(int entriesCount) {
            entries.addAndGet(entriesCount);
        }

        @Override
        public void consume(long count) {
            delivered.addAndGet((int) count);
        }

        @Override
        public void openConnection() {
            // not of interest here
        }

        @Override
        public void closeConnection() {
            // not of interest here
        }

        @Override
        public void publish(int count) {
            // not of interest here
        }

        @Override
        public void publishConfirm(int count) {
            // not of interest here
        }

        @Override
        public void publishError(int count) {
            // not of interest here
        }

        @Override
        public void readBytes(int count) {
            // not of interest here
        }
    }
}
