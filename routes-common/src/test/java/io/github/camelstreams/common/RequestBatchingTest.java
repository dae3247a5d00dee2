package io.github.camelstreams.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestBatchingTest {

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final ExecutorService clients = Executors.newCachedThreadPool();
    private final RequestBatching batching = new RequestBatching();

    /** The names of each batch that has come to the endpoint. */
    private final List<List<String>> batches = new CopyOnWriteArrayList<>();

    /** Without one a batch stays under way. */
    private final Semaphore endings = new Semaphore(0);

    private volatile Throwable failure;
    private CompletableFuture<Object> occupying;

    @BeforeEach
    void start() throws Exception {
        camel.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:store").errorHandler(noErrorHandler()).process(this::store);
                    }

                    private void store(Exchange exchange) throws InterruptedException {
                        String[] names =
                                (String[]) exchange.getMessage().getBody(Map.class).get("name");
                        batches.add(List.of(names));
                        endings.acquire();
                        if (failure instanceof Error error) {
                            throw error;
                        }
                        if (failure != null) {
                            throw (RuntimeException) failure;
                        }
                        exchange.getMessage()
                                .setBody(Stream.of(names).map(name -> "stored " + name).toList());
                    }
                });
        // an exchange that ends with an error counts as under way for good
        camel.getShutdownStrategy().setTimeout(1);
        camel.start();
        batching.setCamelContext(camel);
        batching.setTo("direct:store");
        batching.setApart("key");
        batching.setPatience(60_000);
        batching.start();
    }

    @AfterEach
    void stop() {
        endings.release(1000);
        clients.shutdownNow();
        camel.stop();
    }

    @Test
    void whoComesAloneGoesAtOnce() {
        endings.release();
        assertThat(send("a", null).join()).isEqualTo("stored a");
        assertThat(batches).containsExactly(List.of("a"));
    }

    @Test
    void requestsGatherWhileABatchIsUnderWayAndEachGetsItsOwnAnswer() {
        occupy("a");
        List<CompletableFuture<Object>> others = sendAll("b", "c", "d");

        endings.release(2);
        assertThat(occupying.join()).isEqualTo("stored a");
        assertThat(others.stream().map(CompletableFuture::join))
                .containsExactly("stored b", "stored c", "stored d");
        assertThat(batches).containsExactly(List.of("a"), List.of("b", "c", "d"));
    }

    @Test
    void aBatchHasNoMoreThanItMayHave() {
        batching.setBatchSize(2);
        occupy("a");
        List<CompletableFuture<Object>> others = sendAll("b", "c", "d");

        endings.release(3);
        others.forEach(CompletableFuture::join);
        assertThat(batches).containsExactly(List.of("a"), List.of("b", "c"), List.of("d"));
    }

    @Test
    void requestsWithTheSameKeyGoOneAfterTheOther() {
        occupy("a");
        List<CompletableFuture<Object>> others =
                List.of(
                        sendAndAwaitWaiting("b", "1"),
                        sendAndAwaitWaiting("c", "1"),
                        sendAndAwaitWaiting("d", "2"),
                        sendAndAwaitWaiting("e", "1"));

        endings.release(4);
        others.forEach(CompletableFuture::join);
        assertThat(batches)
                .containsExactly(List.of("a"), List.of("b", "d"), List.of("c"), List.of("e"));
    }

    @Test
    void aFailureIsThatOfTheWholeBatchAndOfNoOther() {
        failure = new IllegalStateException("no database");
        occupy("a");
        List<CompletableFuture<Object>> others = sendAll("b", "c");
        endings.release(2);
        for (CompletableFuture<Object> other : others) {
            assertThatThrownBy(other::join).hasRootCauseMessage("no database");
        }

        failure = null;
        endings.release();
        assertThat(send("d", null).join()).isEqualTo("stored d");
    }

    @Test
    void whoWaitsForTooLongGoesBesideTheBatchUnderWay() {
        occupy("a");
        batching.setPatience(1);
        CompletableFuture<Object> beside = send("b", null);
        await().until(() -> batches.size() == 2);

        endings.release(2);
        assertThat(occupying.join()).isEqualTo("stored a");
        assertThat(beside.join()).isEqualTo("stored b");
    }

    @Test
    void anErrorHoldsUpNobody() {
        failure = new StackOverflowError("too deep");
        occupy("a");
        List<CompletableFuture<Object>> others = sendAll("b", "c");
        endings.release(2);
        for (CompletableFuture<Object> other : others) {
            assertThatThrownBy(other::join).hasRootCauseMessage("too deep");
        }

        failure = null;
        endings.release();
        assertThat(send("d", null).join()).isEqualTo("stored d");
    }

    @Test
    void whoIsInterruptedWhileWaitingIsNotSent() {
        occupy("a");
        Thread[] thread = new Thread[1];
        CompletableFuture<Object> interrupted =
                CompletableFuture.supplyAsync(
                        () -> {
                            thread[0] = Thread.currentThread();
                            return answer("b", null);
                        },
                        clients);
        awaitWaiting(1);
        thread[0].interrupt();
        assertThatThrownBy(interrupted::join).hasRootCauseInstanceOf(InterruptedException.class);

        endings.release(2);
        assertThat(send("c", null).join()).isEqualTo("stored c");
        assertThat(batches).containsExactly(List.of("a"), List.of("c"));
    }

    @Test
    void tooFewAnswersAreNobodysAnswers() throws Exception {
        camel.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:few").setBody(constant(List.of()));
                    }
                });
        batching.setTo("direct:few");
        batching.start();
        assertThatThrownBy(() -> answer("a", null))
                .hasRootCauseMessage("direct:few gave 0 answers to 1 requests");
    }

    private List<CompletableFuture<Object>> sendAll(String... names) {
        return Arrays.stream(names).map(name -> sendAndAwaitWaiting(name, null)).toList();
    }

    /** Sends a batch of one, which stays under way. */
    private void occupy(String name) {
        int before = batches.size();
        occupying = send(name, null);
        await().until(() -> batches.size() > before);
    }

    private CompletableFuture<Object> sendAndAwaitWaiting(String name, String key) {
        int before = batching.waiting();
        CompletableFuture<Object> answer = send(name, key);
        awaitWaiting(before + 1);
        return answer;
    }

    private void awaitWaiting(int requests) {
        await().until(() -> batching.waiting() == requests);
    }

    private CompletableFuture<Object> send(String name, String key) {
        return CompletableFuture.supplyAsync(() -> answer(name, key), clients);
    }

    private Object answer(String name, String key) {
        Map<String, String> values = new HashMap<>();
        values.put("name", name);
        values.put("key", key);
        Exchange exchange = new DefaultExchange(camel);
        exchange.getMessage().setBody(values);
        try {
            batching.process(exchange);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        if (exchange.getException() != null) {
            throw new IllegalStateException(exchange.getException());
        }
        return exchange.getMessage().getBody();
    }
}
