package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.text;
import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.component.rabbitmq.stream.offset.StateOffsetRepository;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.support.processor.state.FileStateRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The position in a state repository of Camel's. */
class StateRepositoryIT {

    private final StreamFixture fixture = new StreamFixture();
    @TempDir private Path folder;

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void anotherApplicationGoesOnWhereThePositionInTheFileIs() throws Exception {
        String uri =
                fixture.uri(
                        "consumerName=group&singleActiveConsumer=true&offsetRepository=#positions");
        AtomicBoolean failed = new AtomicBoolean();
        fixture.publish(1, 100);
        try (ReadingApplication reader =
                new ReadingApplication(uri, positions(), exchange -> failOnce(exchange, failed))
                        .start()) {
            reader.awaitProcessed(100);
            assertThat(reader.processed()).isEqualTo(texts(1, 100));
        }
        fixture.publish(101, 150);
        try (ReadingApplication reader = new ReadingApplication(uri, positions()).start()) {
            reader.awaitProcessed(50);
            assertThat(reader.processed()).isEqualTo(texts(101, 150));
        }
        assertThat(failed).isTrue();
    }

    private StateOffsetRepository positions() {
        return new StateOffsetRepository(
                FileStateRepository.fileStateRepository(folder.resolve("positions").toFile()));
    }

    private static void failOnce(Exchange exchange, AtomicBoolean failed) {
        if (exchange.getMessage().getBody(String.class).equals(text(50))
                && failed.compareAndSet(false, true)) {
            throw new IllegalStateException("on purpose");
        }
    }
}
