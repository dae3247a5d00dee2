package io.github.camelstreams.component.rabbitmq.stream.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** A route that stays at one message until it is let go. */
final class PauseAt implements Processor {

    private final String text;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);

    PauseAt(String text) {
        this.text = text;
    }

    @Override
    public void process(Exchange exchange) throws InterruptedException {
        if (exchange.getIn().getBody(String.class).equals(text)) {
            reached.countDown();
            gate.await();
        }
    }

    void awaitReached() throws InterruptedException {
        assertThat(reached.await(StreamFixture.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    void letGo() {
        gate.countDown();
    }
}
