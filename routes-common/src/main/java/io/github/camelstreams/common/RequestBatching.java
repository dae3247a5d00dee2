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
 * While a batch is under way requests gather; the next batch takes them all. Nobody waits for a
 * batch to fill: a request that comes alone goes at once, by itself.
 *
 * <p>A request is the {@code Map<String, String>} in the body, every one with the same keys. The
 * endpoint gets a {@code Map<String, String[]>}: for each key the values of all requests, in one
 * order. It must answer with a list that has one element for each request in that order; the
 * element becomes the body. A failure of the endpoint is the failure of every request of the batch.
 * A request that is in no batch in time ends with a 503 {@link Problem} and is not sent.
 *
 * <p>The thread of the first request of a batch sends it, the others wait for it. Declared beside
 * its route, with {@code initMethod: start}; thread-safe once configured.
 */
public class RequestBatching implements Processor, CamelContextAware {

    private final Deque<Request> waiting = new ArrayDeque<>();
    private boolean underWay;

    private CamelContext camelContext;
    private ProducerTemplate producer;
    private Endpoint endpoint;
    private String to;
    private int batchSize = 100;
    private long patience = 2000;
    private String apart;

    /** The endpoint's URI. */
    public void setTo(String uri) {
        this.to = uri;
    }

    /** How many requests a batch may have. Default: 100. */
    public void setBatchSize(int requests) {
        this.batchSize = requests;
    }

    /** For how many milliseconds a request waits for those before it. Default: 2000. */
    public void setPatience(long milliseconds) {
        this.patience = milliseconds;
    }

    /**
     * A key of the requests: those that have the same value for it, other than {@code null}, go one
     * after the other, in different batches. Default: none.
     */
    public void setApart(String key) {
        this.apart = key;
    }

    /** Finds the endpoint. */
    public void start() {
        endpoint = camelContext.getEndpoint(to);
        producer = camelContext.createProducerTemplate();
    }

    private static final class Request {

        final Map<?, ?> values;

        /** The batch that this request is the first of; empty when another one has sent it. */
        final CompletableFuture<List<Request>> turn = new CompletableFuture<>();

        Object answer;
        Throwable failure = new IllegalStateException("The request was not sent");

        Request(Map<?, ?> values) {
            this.values = values;
        }
    }

    @Override
    public void process(Exchange exchange) throws InvalidPayloadException, InterruptedException {
        Request request = new Request(exchange.getMessage().getMandatoryBody(Map.class));
        turnToFirst(come(request));
        awaitBatch(request);
        List<Request> batch = request.turn.join();
        if (!batch.isEmpty()) {
            try {
                send(batch);
            } finally {
                turnToFirst(next());
                batch.subList(1, batch.size()).forEach(other -> other.turn.complete(List.of()));
            }
        }
        if (request.failure == null) {
            exchange.getMessage().setBody(request.answer);
        } else {
            exchange.setException(request.failure);
        }
    }

    private List<Request> come(Request request) {
        synchronized (waiting) {
            waiting.add(request);
            return underWay ? List.of() : take();
        }
    }

    /** Ends when the request is in a batch, which is waited for to its end, whatever happens. */
    private void awaitBatch(Request request) throws InterruptedException {
        try {
            request.turn.get(patience, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            if (leave(request)) {
                throw new ProblemException(
                        Problem.unavailable(
                                "The database takes too long for the requests before this one."
                                        + " Nothing was stored."));
            }
        } catch (InterruptedException e) {
            if (leave(request)) {
                throw e;
            }
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new AssertionError("A turn does not fail", e);
        }
    }

    private boolean leave(Request request) {
        synchronized (waiting) {
            return waiting.remove(request);
        }
    }

    private List<Request> next() {
        synchronized (waiting) {
            return take();
        }
    }

    private List<Request> take() {
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
        underWay = !batch.isEmpty();
        return batch;
    }

    /** How many requests are in no batch yet. */
    int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    private static void turnToFirst(List<Request> batch) {
        if (!batch.isEmpty()) {
            batch.get(0).turn.complete(batch);
        }
    }

    private void send(List<Request> batch) {
        Exchange sent =
                producer.send(
                        endpoint,
                        ExchangePattern.InOut,
                        exchange -> exchange.getMessage().setBody(columns(batch)));
        List<?> answers = sent.getMessage().getBody(List.class);
        for (int i = 0; i < batch.size(); i++) {
            Request request = batch.get(i);
            if (sent.getException() != null) {
                request.failure = sent.getException();
            } else if (answers == null || answers.size() != batch.size()) {
                request.failure =
                        new IllegalStateException(
                                "%s gave %d answers to %d requests"
                                        .formatted(
                                                to,
                                                answers == null ? 0 : answers.size(),
                                                batch.size()));
            } else {
                request.answer = answers.get(i);
                request.failure = null;
            }
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
