package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.text;
import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.ConsumerTemplate;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.PooledExchangeFactory;
import org.apache.camel.impl.engine.PooledProcessorExchangeFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An application may have Camel use exchanges again, by camel.main.exchange-factory=pooled. */
class PooledExchangeIT {

    private final StreamFixture fixture = new StreamFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anExchangeIsUsedAgainWithNothingLeftInIt(boolean batching) throws Exception {
        Set<Exchange> exchanges = Collections.newSetFromMap(new IdentityHashMap<>());
        AtomicInteger failures = new AtomicInteger();
        Processor work =
                exchange -> {
                    exchanges.add(exchange);
                    assertThat(exchange.getMessage().getHeader("seen")).isNull();
                    exchange.getMessage().setHeader("seen", true);
                    if (exchanges.size() == 1 && failures.incrementAndGet() <= 3) {
                        throw new IllegalStateException("not yet");
                    }
                };
        fixture.publish(1, 300);
        String uri = fixture.uri("retryBackOff=10&maxBatchSize=20&batching=" + batching);
        try (ReadingApplication reader = new ReadingApplication(uri, null, work)) {
            usePooledExchanges(reader.context());
            reader.start();
            reader.awaitProcessed(300);
            assertThat(reader.processed()).isEqualTo(texts(1, 300));
            assertThat(exchanges).hasSize(1);
        }
    }

    @Test
    void whoPollsKeepsTheExchange() {
        fixture.publish(1, 2);
        CamelContext context = new DefaultCamelContext();
        try {
            usePooledExchanges(context);
            context.start();
            ConsumerTemplate template = context.createConsumerTemplate();
            String uri = fixture.uri("consumerName=poller");
            Exchange first = template.receive(uri, 20_000);
            template.doneUoW(first);
            Exchange second = template.receive(uri, 20_000);
            assertThat(first.getMessage().getBody(String.class)).isEqualTo(text(1));
            assertThat(second.getMessage().getBody(String.class)).isEqualTo(text(2));
            template.doneUoW(second);
            template.stop();
        } finally {
            context.stop();
        }
    }

    private static void usePooledExchanges(CamelContext context) {
        context.getCamelContextExtension().setExchangeFactory(new PooledExchangeFactory());
        context.getCamelContextExtension()
                .setProcessorExchangeFactory(new PooledProcessorExchangeFactory());
    }
}
