package io.github.camelstreams.component.rabbitmq.stream.producer;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.stream.Constants;
import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.Resource;
import com.rabbitmq.stream.StreamException;
import com.rabbitmq.stream.codec.WrapperMessageBuilder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sending and completing, one step at a time: tasks of the sending thread run when the test says
 * so.
 */
class PublisherTest {

    private static final Duration NO_LIMIT = Duration.ZERO;
    private static final Duration LONG = Duration.ofHours(1);
    private static final Resource.Context RECOVERING =
            new Change(new Resource() {}, Resource.State.RECOVERING);

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<ScriptedProducer> producers = new ArrayList<>();
    private long stored;
    private final List<Resource.StateListener> listeners = new ArrayList<>();
    private final List<Optional<PublishException>> outcomes = new ArrayList<>();

    @Test
    void completesWhenTheLastMessageIsConfirmedInWhateverOrder() {
        Publisher publisher = unnamed(10, NO_LIMIT);
        publish(publisher, 3);
        runSender();
        producers.get(0).confirm(2);
        producers.get(0).confirm(0);
        assertThat(outcomes).isEmpty();
        producers.get(0).confirm(1);

        assertThat(outcomes).containsExactly(Optional.empty());
        assertThat(publisher.unconfirmed()).isZero();
        assertThat(publisher.published()).isEqualTo(3);
    }

    @Test
    void aConfirmationAfterTheTimeoutChangesNothing() {
        Publisher publisher = unnamed(10, Duration.ofNanos(1));
        publish(publisher, 1);
        runSender();
        publisher.expire();
        producers.get(0).confirm(0);
        publisher.expire();

        assertThat(failure()).isInstanceOf(OutcomeUnknownException.class);
        assertThat(publisher.unconfirmed()).isZero();
    }

    @Test
    void whatWasNotSentBeforeTheTimeoutIsNotStored() {
        Publisher publisher = unnamed(10, Duration.ofNanos(1));
        publish(publisher, 2);
        publisher.expire();
        runSender();

        assertThat(failure()).isInstanceOf(NotStoredException.class);
        assertThat(producers).isEmpty();
    }

    @Test
    void aRefusalByTheBrokerIsARejectionWithItsCode() {
        Publisher publisher = unnamed(10, NO_LIMIT);
        publish(publisher, 2);
        runSender();
        producers.get(0).confirm(0);
        producers.get(0).refuse(1, Constants.RESPONSE_CODE_ACCESS_REFUSED);

        assertThat(failure())
                .isInstanceOfSatisfying(
                        RejectedException.class,
                        rejected -> {
                            assertThat(rejected.getCode())
                                    .isEqualTo(Constants.RESPONSE_CODE_ACCESS_REFUSED);
                            assertThat(rejected.getConfirmed()).isEqualTo(1);
                        });
    }

    @Test
    void aMessageStoredBehindAFailedOneMakesTheOutcomeUnknown() {
        Publisher publisher = unnamed(10, NO_LIMIT);
        publish(publisher, 2);
        runSender();
        producers.get(0).refuse(0, Constants.CODE_PRODUCER_NOT_AVAILABLE);
        producers.get(0).confirm(1);

        assertThat(failure()).isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void whatTheClientCallsATimeoutIsUnknown() {
        Publisher publisher = unnamed(10, NO_LIMIT);
        publish(publisher, 1);
        runSender();
        producers.get(0).refuse(0, Constants.CODE_PUBLISH_CONFIRM_TIMEOUT);

        assertThat(failure()).isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void withANameTheFirstFailureEndsEverythingBehindIt() {
        Publisher publisher = named();
        publish(publisher, 1, 3);
        publish(publisher, 4, 5);
        runSender();
        producers.get(0).confirm(0);
        stored = 1;
        producers.get(0).refuse(1, Constants.RESPONSE_CODE_INTERNAL_ERROR);
        publish(publisher, 6, 6);
        runSender();

        assertThat(producers.get(0).isClosed()).isTrue();
        assertThat(producers.get(0).sentIds()).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(outcomes).hasSize(3);
        assertThat(outcomes.get(0).orElseThrow().getConfirmed()).isEqualTo(1);
        assertThat(outcomes.get(1).orElseThrow()).isInstanceOf(OutcomeUnknownException.class);
        assertThat(outcomes.get(2).orElseThrow()).isInstanceOf(NotStoredException.class);
        assertThat(producers.get(1).sentIds()).isEmpty();

        publish(publisher, 2, 6);
        runSender();
        assertThat(producers.get(1).sentIds()).containsExactly(2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void withANameAMessageThatIsTooLargeEndsOnlyWhatIsBehindIt() {
        Publisher publisher = named();
        publish(publisher, 1, 1);
        runSender();
        producers.get(0).throwBack(3);
        publish(publisher, 2, 4);
        publish(publisher, 5, 5);
        runSender();
        assertThat(outcomes.get(0).orElseThrow())
                .isInstanceOf(NotStoredException.class)
                .hasMessageContaining("must be sent again before 5");

        producers.get(0).confirm(0);
        producers.get(0).confirm(1);
        stored = 2;
        assertThat(outcomes.get(1)).isEmpty();
        assertThat(outcomes.get(2).orElseThrow())
                .isInstanceOfSatisfying(
                        RejectedException.class,
                        rejected -> {
                            assertThat(rejected.getCode())
                                    .isEqualTo(Constants.RESPONSE_CODE_FRAME_TOO_LARGE);
                            assertThat(rejected.getConfirmed()).isEqualTo(1);
                        });
        publish(publisher, 3, 5);
        runSender();
        assertThat(producers.get(producers.size() - 1).sentIds()).endsWith(3L, 4L, 5L);
    }

    @Test
    void withANameNothingPassesWhatCouldNotBeSent() {
        AtomicInteger attempts = new AtomicInteger();
        Publisher publisher =
                publisher(
                        true,
                        10,
                        NO_LIMIT,
                        listener -> {
                            if (attempts.incrementAndGet() == 1) {
                                throw new StreamException("away", new IllegalStateException());
                            }
                            return open(listener);
                        });
        publish(publisher, 1, 2);
        runSender();
        publish(publisher, 3, 4);
        runSender();

        assertThat(outcomes)
                .hasSize(2)
                .allSatisfy(
                        outcome ->
                                assertThat(outcome.orElseThrow())
                                        .isInstanceOf(NotStoredException.class));
        assertThat(producers.get(0).sentIds()).isEmpty();
    }

    @Test
    void withANameWhatTheBrokerHasStoredNeedNotBeSentAgain() {
        Publisher publisher = named();
        publish(publisher, 1, 2);
        runSender();
        producers.get(0).refuse(0, Constants.RESPONSE_CODE_INTERNAL_ERROR);
        runSender();
        publish(publisher, 3, 3);
        runSender();
        producers.get(1).lastPublishingId(2);
        publish(publisher, 3, 3);
        runSender();

        assertThat(producers.get(1).sentIds()).containsExactly(3L);
    }

    @Test
    void withANameALostConnectionEndsTheClientsProducerBeforeItCanSendAnew() {
        Publisher publisher = named();
        publish(publisher, 1, 2);
        runSender();
        producers.get(0).confirm(0);
        stored = 1;
        listeners.get(0).handle(RECOVERING);

        assertThat(producers.get(0).isClosed()).isTrue();
        runSender();
        assertThat(failure())
                .isInstanceOfSatisfying(
                        OutcomeUnknownException.class,
                        unknown -> assertThat(unknown.getConfirmed()).isEqualTo(1));
        publish(publisher, 2, 3);
        runSender();
        assertThat(producers.get(1).sentIds()).containsExactly(2L, 3L);
    }

    @Test
    void withANameNothingGoesToAStreamThatLacksWhatItHasConfirmed() {
        Publisher publisher = named();
        publish(publisher, 1, 2);
        runSender();
        producers.get(0).confirm(0);
        producers.get(0).confirm(1);
        listeners.get(0).handle(RECOVERING);
        publish(publisher, 3, 3);
        runSender();

        assertThat(producers.get(1).sentIds()).isEmpty();
        assertThat(producers.get(1).isClosed()).isTrue();
        assertThat(outcomes.get(1).orElseThrow())
                .isInstanceOf(NotStoredException.class)
                .hasMessageContaining("has publishing id 0, and 2 was confirmed");
    }

    @Test
    void withANameAConnectionLostWhileOpeningIsNotUsed() {
        Publisher publisher =
                publisher(
                        true,
                        10,
                        NO_LIMIT,
                        listener -> {
                            ScriptedProducer opened = open(listener);
                            listener.handle(RECOVERING);
                            return opened;
                        });
        publish(publisher, 1, 1);
        runSender();

        assertThat(producers.get(0).isClosed()).isTrue();
        assertThat(producers.get(0).sentIds()).isEmpty();
        assertThat(failure()).isInstanceOf(NotStoredException.class);
    }

    @Test
    void withoutANameTheClientSendsAnewWhatALostConnectionLeftOpen() {
        Publisher publisher = unnamed(10, NO_LIMIT);
        publish(publisher, 1);
        runSender();
        listeners.get(0).handle(RECOVERING);
        producers.get(0).confirm(0);

        assertThat(producers.get(0).isClosed()).isFalse();
        assertThat(outcomes).containsExactly(Optional.empty());
    }

    /** It would otherwise seem to be on its way for ever, and the client never be replaced. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatTimesOutWhileTheClientIsOpenedIsNotWaitedFor(boolean named) {
        AtomicReference<Publisher> publisher = new AtomicReference<>();
        publisher.set(
                new Publisher(
                        new Publisher.Limits(
                                "stream", named, 10, Duration.ofNanos(1), LONG, Duration.ZERO),
                        listener -> {
                            publisher.get().expire();
                            return open(listener);
                        },
                        tasks::add,
                        Runnable::run));
        publish(publisher.get(), 1, 1);
        runSender();
        assertThat(failure()).isInstanceOf(NotStoredException.class);
        assertThat(producers.get(0).sentCount()).isZero();
        listeners.get(0).handle(RECOVERING);
        runSender();
        publish(publisher.get(), 1, 1);
        runSender();

        assertThat(producers).hasSize(2);
        assertThat(producers.get(0).isClosed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anErrorWhileTheClientIsOpenedFailsTheExchangeAndIsSeen(boolean named) {
        AtomicInteger attempts = new AtomicInteger();
        Publisher publisher =
                publisher(
                        named,
                        10,
                        NO_LIMIT,
                        listener -> {
                            if (attempts.incrementAndGet() == 1) {
                                throw new NoClassDefFoundError("gone");
                            }
                            return open(listener);
                        });
        publish(publisher, 1, 1);
        runSender();
        assertThat(failure())
                .isInstanceOf(NotStoredException.class)
                .hasMessageContaining("NoClassDefFoundError: gone");
        assertThat(publisher.openFailure()).isPresent();
        publish(publisher, 1, 1);
        runSender();

        assertThat(producers.get(0).sentCount()).isEqualTo(1);
        assertThat(publisher.openFailure()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anErrorWhileSendingFailsTheExchange(boolean named) {
        Publisher publisher =
                publisher(
                        named,
                        10,
                        NO_LIMIT,
                        listener -> {
                            ScriptedProducer opened = open(listener);
                            opened.failWith(new InternalError("no more"));
                            return opened;
                        });
        publish(publisher, 1, 2);
        runSender();

        assertThat(failure()).hasMessageContaining("no more");
        assertThat(publisher.unconfirmed()).isZero();
    }

    /** No thread could be made for the one that sends. */
    @Test
    void anErrorOfTheSendersThreadsFailsTheExchangeOnce() {
        Publisher publisher =
                new Publisher(
                        limits(false, 10, Duration.ofNanos(1)),
                        this::open,
                        task -> {
                            throw new InternalError("unable to create native thread");
                        },
                        Runnable::run);
        publish(publisher, 1);
        publisher.expire();

        assertThat(failure()).hasMessageContaining("unable to create native thread");
    }

    @Test
    void withANameNothingPassesAnInterruptedOne() {
        Publisher publisher = named();
        publish(publisher, 1, 4);
        Thread.currentThread().interrupt();
        publish(publisher, 5, 5);
        assertThat(Thread.interrupted()).isTrue();
        publish(publisher, 6, 6);
        runSender();

        assertThat(outcomes).hasSize(2);
        assertThat(outcomes.get(0).orElseThrow()).isInstanceOf(NotStoredException.class);
        assertThat(outcomes.get(1).orElseThrow())
                .isInstanceOf(NotStoredException.class)
                .hasMessageContaining("publishing id 5 must be sent again before 6");
        publish(publisher, 5, 6);
        runSender();
        assertThat(producers.get(0).sentIds()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    /** Redeliveries come in any order. */
    @Test
    void withANameNothingPassesWhatWasRefused() {
        Publisher publisher = named();
        publisher.failedBefore(List.of(5L));
        publish(publisher, 6, 6);
        publish(publisher, 5, 5);
        publish(publisher, 7, 7);
        runSender();

        assertThat(producers.get(0).sentIds()).containsExactly(5L);
        assertThat(outcomes).hasSize(2);
        assertThat(outcomes.get(1).orElseThrow())
                .hasMessageContaining("publishing id 6 must be sent again before 7");
    }

    /** It was sent before, and nothing waits for it. */
    @Test
    void withANameARepetitionThatIsRefusedHoldsNothingUp() {
        Publisher publisher = named();
        publish(publisher, 1, 3);
        publish(publisher, 2, 2);
        publish(publisher, 4, 4);
        runSender();

        assertThat(failure()).hasMessageContaining("publishing id 2 is not above 3");
        assertThat(producers.get(0).sentIds()).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void exchangesThatWaitedForTheSameConnectionShareItsFailure() {
        AtomicInteger attempts = new AtomicInteger();
        Publisher publisher =
                publisher(
                        false,
                        10,
                        NO_LIMIT,
                        listener -> {
                            attempts.incrementAndGet();
                            throw new StreamException("away", new IllegalStateException());
                        });
        IntStream.range(0, 5).forEach(i -> publish(publisher, 1));
        runSender();

        assertThat(attempts).hasValue(1);
        assertThat(outcomes).hasSize(5);
    }

    @Test
    void stoppingFailsWhatIsLeftAndClosesTheClient() throws Exception {
        Publisher publisher = unnamed(10, NO_LIMIT);
        publish(publisher, 1);
        runSender();
        publisher.stop(Duration.ofMillis(1));
        runSender();
        publish(publisher, 1);
        producers.get(0).confirm(0);

        assertThat(producers.get(0).isClosed()).isTrue();
        assertThat(outcomes).hasSize(2);
        assertThat(outcomes.get(0).orElseThrow()).isInstanceOf(OutcomeUnknownException.class);
        assertThat(outcomes.get(1).orElseThrow()).isInstanceOf(NotStoredException.class);
    }

    @Test
    void racingConfirmationsTimeoutsAndStopsCompleteEachExchangeOnce() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        ExecutorService sender = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < 200; round++) {
                ScriptedProducer client = new ScriptedProducer();
                Publisher publisher =
                        new Publisher(
                                limits(false, 10, Duration.ofNanos(1)),
                                listener -> client,
                                sender,
                                threads);
                AtomicInteger completions = new AtomicInteger();
                CountDownLatch done = new CountDownLatch(1);
                publisher.publish(
                        messages(LongStream.of(0)),
                        failure -> {
                            completions.incrementAndGet();
                            done.countDown();
                        });
                threads.execute(publisher::expire);
                threads.execute(() -> confirmFirst(client));
                publisher.stop(Duration.ZERO);

                assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
                sender.submit(() -> {}).get();
                assertThat(completions).hasValue(1);
                assertThat(publisher.unconfirmed()).isZero();
            }
        } finally {
            threads.shutdownNow();
            sender.shutdownNow();
        }
    }

    private static void confirmFirst(ScriptedProducer client) {
        if (client.sentCount() > 0) {
            client.confirm(0);
        }
    }

    private Publisher unnamed(int maxUnconfirmed, Duration confirmTimeout) {
        return publisher(false, maxUnconfirmed, confirmTimeout, this::open);
    }

    private Publisher named() {
        return publisher(true, 10, NO_LIMIT, this::open);
    }

    private Publisher publisher(
            boolean named, int maxUnconfirmed, Duration confirmTimeout, ProducerFactory factory) {
        return new Publisher(
                limits(named, maxUnconfirmed, confirmTimeout), factory, tasks::add, Runnable::run);
    }

    private static Publisher.Limits limits(
            boolean named, int maxUnconfirmed, Duration confirmTimeout) {
        return new Publisher.Limits(
                "stream", named, maxUnconfirmed, confirmTimeout, Duration.ofMillis(100), LONG);
    }

    private ScriptedProducer open(Resource.StateListener listener) {
        listeners.add(listener);
        ScriptedProducer producer = new ScriptedProducer();
        producer.lastPublishingId(stored);
        producers.add(producer);
        return producer;
    }

    private void publish(Publisher publisher, int count) {
        publisher.publish(messages(LongStream.generate(() -> 0).limit(count)), this::record);
    }

    private void publish(Publisher publisher, long firstId, long lastId) {
        publisher.publish(messages(LongStream.rangeClosed(firstId, lastId)), this::record);
    }

    private void record(PublishException failure) {
        outcomes.add(Optional.ofNullable(failure));
    }

    private static List<Message> messages(LongStream ids) {
        return ids.mapToObj(
                        id ->
                                new WrapperMessageBuilder()
                                        .publishingId(id)
                                        .addData(new byte[0])
                                        .build())
                .toList();
    }

    private PublishException failure() {
        assertThat(outcomes).hasSize(1);
        return outcomes.get(0).orElseThrow();
    }

    @Test
    void aLostPartitionIsNotHiddenByOneThatIsOpenedLater() {
        Publisher publisher = unnamed(10, NO_LIMIT);
        publish(publisher, 1);
        runSender();
        Resource other = new Resource() {};
        assertThat(publisher.state()).contains(Resource.State.OPEN);
        listeners.get(0).handle(RECOVERING);
        listeners.get(0).handle(new Change(other, Resource.State.OPENING));
        listeners.get(0).handle(new Change(other, Resource.State.OPEN));
        assertThat(publisher.state()).contains(Resource.State.RECOVERING);
        listeners.get(0).handle(new Change(RECOVERING.resource(), Resource.State.OPEN));

        assertThat(publisher.state()).contains(Resource.State.OPEN);
    }

    /** A connection that broke while it was made can leave the client trying in vain for ever. */
    @Test
    void aClientThatDoesNotComeBackIsReplacedOnceNothingWaitsForIt() {
        Publisher.Limits limits =
                new Publisher.Limits("stream", false, 10, NO_LIMIT, LONG, Duration.ZERO);
        Publisher publisher = new Publisher(limits, this::open, tasks::add, Runnable::run);
        publish(publisher, 1);
        runSender();
        listeners.get(0).handle(RECOVERING);
        publish(publisher, 1);
        runSender();
        assertThat(producers).hasSize(1);
        producers.get(0).confirm(0);
        producers.get(0).confirm(1);
        publish(publisher, 1);
        runSender();

        assertThat(producers).hasSize(2);
        assertThat(producers.get(0).isClosed()).isTrue();
        assertThat(producers.get(1).sentCount()).isEqualTo(1);
    }

    @Test
    void aClientThatIsConnectingAgainIsGivenTheTimeToDoSo() {
        Publisher publisher = unnamed(10, NO_LIMIT);
        publish(publisher, 1);
        runSender();
        producers.get(0).confirm(0);
        listeners.get(0).handle(RECOVERING);
        publish(publisher, 1);
        runSender();

        assertThat(producers).hasSize(1);
    }

    /** What the client tells of its connections. */
    private record Change(Resource resource, Resource.State currentState)
            implements Resource.Context {

        @Override
        public Resource.State previousState() {
            return Resource.State.OPEN;
        }
    }

    private void runSender() {
        while (!tasks.isEmpty()) {
            tasks.poll().run();
        }
    }
}
