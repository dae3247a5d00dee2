package io.github.camelstreams.common;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;

/**
 * Sends requests that come at the same time to an endpoint together, and gives each its own answer.
 * While a batch is under way requests gather, and go together when it has ended. Nobody waits for a
 * batch to fill: a request that comes alone goes at once, by itself. Nor does anybody wait for
 * long: when a batch takes longer than its {@linkplain #setPatience patience}, a request goes
 * beside that, with all that wait.
 *
 * <p>A request is the {@code Map} in the body, of texts, every one with the same keys. The endpoint
 * gets a {@code Map<String, String[]>}: for each key the values of all requests, in one order. It
 * must answer with a list that has one element for each request in that order; the element becomes
 * the body. A failure of the endpoint is the failure of every request of the batch.
 *
 * <p>The thread of the first request of a batch sends it, the others wait for it. Declared beside
 * its route, with {@code initMethod: start}; thread-safe once configured.
 */
public class RequestBatching implements Processor, CamelContextAware {

    private final Deque<Request> waiting = new ArrayDeque<>();
    private int underWay;

    private CamelContext camelContext;
    private ProducerTemplate producer;
    private Endpoint endpoint;
    private String to;
    private int batchSize = 100;
    private long patience = 100;
    private String apart;

    /** The endpoint's URI. */
    public void setTo(String uri) {
        this.to = uri;
    }

    /** How many requests a batch may have. Default: 100. */
    public void setBatchSize(int requests) {
        this.batchSize = requests;
    }

    /** For how many milliseconds a request waits for batches under way. Default: 100. */
    public void setPatience(long milliseconds) {
        this.patience = milliseconds;
    }

    /**
     * A key of the requests: those that have the same value for it, other than {@code null}, go in
     * different batches. Default: none.
     */
    public void setApart(String key) {
        this.apart = key;
    }

    /** Finds the endpoint, which is used until the Camel context stops. */
    public void start() throws Exception {
        endpoint = camelContext.getEndpoint(to);
        producer = camelContext.createProducerTemplate();
        camelContext.addService(producer);
    }

    private static final class Request {

        final Map<?, ?> values;

        /** The batch that this request is the first of; empty when another one has sent it. */
        final CompletableFuture<List<Request>> turn = new CompletableFuture<>();

        Object answer;
        Throwable failure = new IllegalStateException("The batch was not answered");

        Request(Map<?, ?> values) {
            this.values = values;
        }
    }

    @Override
    public void process(Exchange exchange) throws InvalidPayloadException, InterruptedException {
        Request request = new Request(exchange.getMessage().getMandatoryBody(Map.class));
        wakeFirst(enqueue(request));
        List<Request> batch = awaitTurn(request);
        if (!batch.isEmpty()) {
            try {
                send(batch);
            } finally {
                batch.subList(1, batch.size()).forEach(other -> other.turn.complete(List.of()));
                wakeFirst(afterBatch());
            }
        }
        if (request.failure == null) {
            exchange.getMessage().setBody(request.answer);
        } else {
            exchange.setException(request.failure);
        }
    }

    private List<Request> enqueue(Request request) {
        synchronized (waiting) {
            waiting.add(request);
            return underWay == 0 ? nextBatch() : List.of();
        }
    }

    private List<Request> afterBatch() {
        synchronized (waiting) {
            underWay--;
            return nextBatch();
        }
    }

    private List<Request> besideOthers(Request request) {
        synchronized (waiting) {
            return waiting.contains(request) ? nextBatch() : List.of();
        }
    }

    private boolean withdraw(Request request) {
        synchronized (waiting) {
            return waiting.remove(request);
        }
    }

    /**
     * @return the batch to send, or nothing, when the request has been sent with another's batch
     */
    private List<Request> awaitTurn(Request request) throws InterruptedException {
        while (true) {
            try {
                return request.turn.get(patience, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                wakeFirst(besideOthers(request));
            } catch (InterruptedException e) {
                if (withdraw(request)) {
                    throw e;
                }
                List<Request> batch = request.turn.join();
                Thread.currentThread().interrupt();
                return batch;
            } catch (ExecutionException e) {
                throw new AssertionError("A turn does not fail", e);
            }
        }
    }

    private List<Request> nextBatch() {
        List<Request> batch = new ArrayList<>();
        Set<Object> kept = new HashSet<>();
        Iterator<Request> requests = waiting.iterator();
        while (requests.hasNext() && batch.size() < batchSize) {
            Request request = requests.next();
            Object value = apart == null ? null : request.values.get(apart);
            if (value == null || kept.add(value)) {
                batch.add(request);
                requests.remove();
            }
        }
        underWay += batch.isEmpty() ? 0 : 1;
        return batch;
    }

    /** How many requests are in no batch yet. */
    int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    private static void wakeFirst(List<Request> batch) {
        if (!batch.isEmpty()) {
            batch.get(0).turn.complete(batch);
        }
    }

    private void send(List<Request> batch) {
        try {
            Exchange sent =
                    producer.send(
                            endpoint,
                            ExchangePattern.InOut,
                            exchange -> exchange.getMessage().setBody(columns(batch)));
            if (sent.getException() == null) {
                answer(batch, sent.getMessage().getBody(List.class));
            } else {
                batch.forEach(request -> request.failure = sent.getException());
            }
        } catch (RuntimeException | Error e) {
            batch.forEach(request -> request.failure = e);
        }
    }

    private void answer(List<Request> batch, List<?> answers) {
        int count = answers == null ? 0 : answers.size();
        if (count != batch.size()) {
            throw new IllegalStateException(
                    "%s gave %d answers to %d requests".formatted(to, count, batch.size()));
        }
        for (int i = 0; i < count; i++) {
            batch.get(i).answer = answers.get(i);
            batch.get(i).failure = null;
        }
    }

    private static Map<String, String[]> columns(List<Request> batch) {
        Map<String, String[]> columns = new LinkedHashMap<>();
        batch.get(0)
                .values
                .keySet()
                .forEach(
                        key ->
                                columns.put(
                                        (String) key,
                                        batch.stream()
                                                .map(request -> (String) request.values.get(key))
                                                .toArray(String[]::new)));
        return columns;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }
}
