package io.github.camelstreams.bench.system;

import io.github.camelstreams.load.HttpAnswer;
import io.github.camelstreams.load.HttpLoad;
import io.github.camelstreams.load.HttpRequest;
import io.github.camelstreams.load.LoadOutcome;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/** The requests with a single statement, and bare routes that do nothing but that, in turns. */
final class Requests implements SystemLeg {

    private static final int CONNECTIONS = 20;
    private static final int KNOWN = 1_000;
    private static final int WARM_UP = 4_000;

    private BareService orders;
    private BareService customers;
    private List<String> customerIds;
    private List<String> orderIds;

    /**
     * One kind of request.
     *
     * @param requests makes the request of a number
     * @param listener judges each answer
     */
    private record Kind(
            String name,
            URI service,
            URI bare,
            LongFunction<byte[]> requests,
            HttpLoad.Listener listener) {

        HttpLoad load(URI target) {
            return new HttpLoad(target, CONNECTIONS, requests, listener);
        }

        /** In turns back to front; returns how many requests that were. */
        long compare(double seconds, Map<String, Double> figures) throws Exception {
            LoadOutcome first = load(service).closed(seconds / 4);
            LoadOutcome other = load(bare).closed(seconds / 4);
            LoadOutcome otherAgain = load(bare).closed(seconds / 4);
            LoadOutcome firstAgain = load(service).closed(seconds / 4);
            double rate = perSecond(first, firstAgain);
            double bareRate = perSecond(other, otherAgain);
            figures.put(name + ", requests/s", rate);
            figures.put(name + ", p99, ms", Math.max(first.millis(99), firstAgain.millis(99)));
            figures.put(name + ", bare route, requests/s", bareRate);
            figures.put(name + ", of the bare route's", rate / bareRate);
            return first.requests()
                    + firstAgain.requests()
                    + other.requests()
                    + otherAgain.requests();
        }

        private static double perSecond(LoadOutcome one, LoadOutcome other) {
            return (one.requests() + other.requests()) * 1e9 / (one.nanos() + other.nanos());
        }
    }

    @Override
    public String name() {
        return "requests";
    }

    @Override
    public void prepare(BenchedSystem system) throws Exception {
        orders = new BareService(system, "order1", BenchedSystem.ORDERS);
        customers = new BareService(system, "customer", BenchedSystem.CUSTOMERS);
        customerIds =
                system.texts(BenchedSystem.CUSTOMERS, "select id from customers limit " + KNOWN);
        Answers answers = new Answers();
        orderIds =
                answers.ids(
                        new HttpLoad(system.uri("order1"), CONNECTIONS, this::order, answers)
                                .count(KNOWN)
                                .requests());
        for (Kind kind : kinds(system)) {
            kind.load(kind.bare()).count(WARM_UP);
            kind.load(kind.service()).count(WARM_UP);
        }
    }

    @Override
    public int rounds(Effort effort) {
        return effort.roundsOfLongLegs();
    }

    @Override
    public Map<String, Double> run(BenchedSystem system, double seconds) throws Exception {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (Kind kind : kinds(system)) {
            String count = "select count(*) from orders";
            long before = system.number(BenchedSystem.ORDERS, count);
            long requests = kind.compare(seconds, figures);
            long placed = system.number(BenchedSystem.ORDERS, count) - before;
            if (placed != (kind.name().startsWith("POST") ? requests : 0)) {
                throw new IllegalStateException(
                        "%d of %s, %d orders".formatted(requests, kind.name(), placed));
            }
        }
        return figures;
    }

    private List<Kind> kinds(BenchedSystem system) {
        URI order = system.uri("order1");
        return List.of(
                new Kind("POST /orders", order, orders.uri(), this::order, new Answers()),
                reading("/orders/", order, orders.uri(), orderIds),
                reading("/customers/", system.uri("customer"), customers.uri(), customerIds));
    }

    private byte[] order(long number) {
        String body = "{\"customer_id\":\"" + of(customerIds, number) + "\"}";
        return HttpLoad.request("POST", "/orders", "", body);
    }

    private static Kind reading(String path, URI service, URI bare, List<String> ids) {
        return new Kind(
                "GET " + path + "{id}",
                service,
                bare,
                number -> HttpLoad.request("GET", path + of(ids, number), "", ""),
                new Reader(ids));
    }

    private static String of(List<String> ids, long number) {
        return ids.get((int) (number % ids.size()));
    }

    /** Wants each answer to be what was asked for. */
    private record Reader(List<String> ids) implements HttpLoad.Listener {

        @Override
        public boolean answered(HttpRequest request, HttpAnswer answer, long nanos) {
            if (answer.status() != 200 || !answer.body().contains(of(ids, request.number()))) {
                throw new IllegalStateException("not what was asked for: " + answer.text());
            }
            return true;
        }

        @Override
        public boolean failed(HttpRequest request, IOException failure) {
            throw new IllegalStateException("no answer", failure);
        }
    }

    @Override
    public void finish(BenchedSystem system) {
        Stream.of(orders, customers).filter(Objects::nonNull).forEach(BareService::close);
    }
}
