package io.github.camelstreams.faults;

import io.github.camelstreams.scenario.ServiceClient;
import io.github.camelstreams.scenario.ServiceClient.Answer;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Creates customers, changes their addresses and places orders for them, one request after the
 * other, at whichever instance, until its thread is interrupted. It leaves all customers but its
 * own alone.
 */
final class Client implements Runnable {

    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final int ATTEMPTS = 5;
    private static final String UNKNOWN_ADDRESS = "unknown";

    private static final Answer NOT_SENT = new Answer(-1, null, "", null, "");
    private static final Answer NO_ANSWER = new Answer(0, null, "", null, "");

    private final List<ServiceClient> customerServices;
    private final List<ServiceClient> orderServices;
    private final Ledger ledger;
    private final Random random;
    private final List<Known> known = new ArrayList<>();

    /** A customer of this client. */
    private static final class Known {
        final String id;
        final String name;
        boolean applied;

        Known(String id, String name) {
            this.id = id;
            this.name = name;
        }
    }

    Client(SystemUnderTest system, Ledger ledger, long seed) {
        this.customerServices = clients(system, SystemUnderTest.CUSTOMERS);
        this.orderServices = clients(system, SystemUnderTest.ORDERS);
        this.ledger = ledger;
        this.random = new Random(seed);
    }

    private static List<ServiceClient> clients(SystemUnderTest system, List<String> names) {
        return names.stream()
                .map(name -> ServiceClient.impatient(name, system.service(name).uri(), PATIENCE))
                .toList();
    }

    @Override
    public void run() {
        try {
            while (!Thread.interrupted()) {
                int choice = random.nextInt(100);
                if (choice < 3) {
                    changeNobody();
                } else if (known.isEmpty() || choice < 30) {
                    create();
                } else if (choice < 70) {
                    changeAddress(recent());
                } else {
                    placeOrder(recent());
                }
                TimeUnit.MILLISECONDS.sleep(5 + random.nextInt(25));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Mostly one of the last few, so that a customer sees many changes in a short time. */
    private Known recent() {
        int size = known.size();
        return known.get(
                size - 1 - random.nextInt(random.nextInt(10) == 0 ? size : Math.min(size, 4)));
    }

    private String address() {
        return random.nextInt(4) == 0 ? UNKNOWN_ADDRESS : UUID.randomUUID().toString();
    }

    private ServiceClient any(List<ServiceClient> services) {
        return services.get(random.nextInt(services.size()));
    }

    private void create() {
        String name = "c-" + UUID.randomUUID();
        String address = address();
        Map<String, String> fields =
                Map.of("name", name, "email", name + "@example.com", "address", address);
        boolean repeats = random.nextBoolean();
        Outcome outcome = Outcome.REFUSED;
        Answer answer = null;
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            ServiceClient service = any(customerServices);
            answer =
                    ask(
                            () ->
                                    repeats
                                            ? service.post("/customers", fields, name)
                                            : service.post("/customers", fields));
            Outcome last = outcome(answer, 201);
            if (last == Outcome.ACKNOWLEDGED) {
                outcome = last;
                break;
            }
            if (last == Outcome.UNKNOWN) {
                outcome = last;
            }
            if (!repeats || Thread.currentThread().isInterrupted()) {
                break;
            }
            try {
                pause();
            } catch (InterruptedException e) {
                // what is known so far has to be taken down all the same
                Thread.currentThread().interrupt();
                break;
            }
        }
        boolean stored = outcome == Outcome.ACKNOWLEDGED;
        String id = stored ? answer.field("customer_id") : null;
        String version = stored ? answer.field("created_at") : null;
        if (stored) {
            known.add(new Known(id, name));
        }
        ledger.add(new Write(id, name, true, address, outcome, version, System.nanoTime()));
    }

    private void changeAddress(Known customer) throws InterruptedException {
        String address = address();
        ServiceClient service = any(customerServices);
        Answer answer =
                ask(
                        () ->
                                service.put(
                                        "/customers/" + customer.id + "/address",
                                        Map.of("address", address)));
        if (answer.status() == 404) {
            ledger.surprise(
                    service.name() + " does not know the acknowledged customer " + customer.id);
        }
        Outcome outcome = outcome(answer, 200);
        String version = outcome == Outcome.ACKNOWLEDGED ? answer.field("updated_at") : null;
        ledger.add(
                new Write(
                        customer.id,
                        customer.name,
                        false,
                        address,
                        outcome,
                        version,
                        System.nanoTime()));
        pauseUnless(outcome == Outcome.ACKNOWLEDGED);
    }

    /** A change that must leave no trace, in particular no event. */
    private void changeNobody() {
        ServiceClient service = any(customerServices);
        Answer answer =
                ask(
                        () ->
                                service.put(
                                        "/customers/" + UUID.randomUUID() + "/address",
                                        Map.of("address", UUID.randomUUID().toString())));
        if (outcome(answer, 200) == Outcome.ACKNOWLEDGED) {
            ledger.surprise(service.name() + " has changed nobody's address: " + answer);
        }
    }

    private void placeOrder(Known customer) throws InterruptedException {
        ServiceClient service = any(orderServices);
        Answer answer = ask(() -> service.post("/orders", Map.of("customer_id", customer.id)));
        Outcome outcome = outcome(answer, 201);
        boolean stored = outcome == Outcome.ACKNOWLEDGED;
        if (stored) {
            customer.applied = true;
        } else if (answer.status() == 400 && customer.applied) {
            ledger.surprise(service.name() + " has forgotten the customer " + customer.id);
        }
        ledger.add(
                new PlacedOrder(
                        customer.id,
                        outcome,
                        stored ? answer.field("order_id") : null,
                        stored ? answer.field("status") : null,
                        System.nanoTime()));
        pauseUnless(stored || answer.status() == 400);
    }

    private interface Request {
        Answer send() throws IOException;
    }

    private static Answer ask(Request request) {
        try {
            return request.send();
        } catch (ConnectException e) {
            return NOT_SENT;
        } catch (IOException e) {
            return NO_ANSWER;
        }
    }

    private Outcome outcome(Answer answer, int success) {
        int status = answer.status();
        if (status == success) {
            return Outcome.ACKNOWLEDGED;
        }
        if (status == NOT_SENT.status() || status == 503 || status == 400 || status == 404) {
            return Outcome.REFUSED;
        }
        if (status != NO_ANSWER.status() && status != 504) {
            ledger.surprise("Answer " + answer);
        }
        return Outcome.UNKNOWN;
    }

    private static void pauseUnless(boolean good) throws InterruptedException {
        if (!good) {
            pause();
        }
    }

    private static void pause() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(100);
    }
}
