package io.github.camelstreams.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Many requests at a time that create customers at one service. Used by one thread. */
final class CustomerRush {

    /** As many requests as may be without an answer; clients beyond that have given up. */
    private static final int WAITING = 1_500;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(PATIENCE)
                    .build();
    private final URI service;
    private final Ledger ledger;

    CustomerRush(URI service, Ledger ledger) {
        this.service = service.resolve("/customers");
        this.ledger = ledger;
    }

    /**
     * What came of it.
     *
     * @param sent how many requests were sent
     * @param abandoned how many were due and not sent, since too many had no answer
     */
    record Figures(
            double seconds,
            long sent,
            long abandoned,
            long acknowledged,
            long refused,
            long unknown) {

        double goodput() {
            return acknowledged / seconds;
        }
    }

    /** As many at a time, each after the answer to the one before. */
    Figures closed(int atOnce, Duration duration) throws InterruptedException {
        return run(atOnce, Double.MAX_VALUE, duration);
    }

    /** At a rate, whatever the answers are. */
    Figures open(double perSecond, Duration duration) throws InterruptedException {
        return run(WAITING, perSecond, duration);
    }

    private Figures run(int atOnce, double perSecond, Duration duration)
            throws InterruptedException {
        boolean paced = perSecond < Double.MAX_VALUE;
        Semaphore free = new Semaphore(atOnce);
        Map<Outcome, LongAdder> outcomes = new EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome, new LongAdder());
        }
        long sent = 0;
        long abandoned = 0;
        long begin = System.nanoTime();
        for (long now = begin; now - begin < duration.toNanos(); now = System.nanoTime()) {
            if (paced && sent + abandoned >= (now - begin) / 1e9 * perSecond) {
                TimeUnit.MILLISECONDS.sleep(1);
            } else if (free.tryAcquire(paced ? 0 : 100, TimeUnit.MILLISECONDS)) {
                sent++;
                send(free, outcomes);
            } else if (paced) {
                abandoned++;
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (!free.tryAcquire(atOnce, 2 * PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            ledger.surprise("requests without an answer, and without a failure");
        }
        return new Figures(
                seconds,
                sent,
                abandoned,
                outcomes.get(Outcome.ACKNOWLEDGED).sum(),
                outcomes.get(Outcome.REFUSED).sum(),
                outcomes.get(Outcome.UNKNOWN).sum());
    }

    private void send(Semaphore free, Map<Outcome, LongAdder> outcomes) {
        String name = "r-" + UUID.randomUUID();
        HttpRequest request =
                HttpRequest.newBuilder(service)
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/json")
                        .POST(
                                BodyPublishers.ofString(
                                        "{\"name\":\"%s\",\"email\":\"r@example.com\",\"address\":\"%s\"}"
                                                .formatted(name, name)))
                        .build();
        CompletableFuture<?> unused =
                http.sendAsync(request, BodyHandlers.ofByteArray())
                        .whenComplete(
                                (answer, failure) -> {
                                    outcomes.get(note(name, answer, failure)).increment();
                                    free.release();
                                });
    }

    /** Takes down what may be stored; what was refused is in no ledger, and must not be there. */
    private Outcome note(String name, HttpResponse<byte[]> answer, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof ConnectException) {
            return Outcome.REFUSED;
        }
        int status = answer == null ? 504 : answer.statusCode();
        if (status == 503) {
            if (answer.headers().firstValue("Retry-After").isEmpty()) {
                ledger.surprise("503 without Retry-After");
            }
            return Outcome.REFUSED;
        }
        if (status == 201) {
            try {
                JsonNode customer = JSON.readTree(answer.body());
                ledger.add(
                        write(
                                customer.path("customer_id").textValue(),
                                name,
                                Outcome.ACKNOWLEDGED,
                                customer.path("created_at").textValue()));
                return Outcome.ACKNOWLEDGED;
            } catch (IOException e) {
                ledger.surprise("no customer in the answer: " + e);
            }
        } else if (status != 504) {
            ledger.surprise("Answer " + status + " from " + service);
        }
        ledger.add(write(null, name, Outcome.UNKNOWN, null));
        return Outcome.UNKNOWN;
    }

    private static Write write(String id, String name, Outcome outcome, String version) {
        return new Write(id, name, true, name, outcome, version, System.nanoTime());
    }
}
