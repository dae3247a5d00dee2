package io.github.camelstreams.component.rabbitmq.stream.producer;

import com.rabbitmq.stream.Message;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * The streams that exchanges name by themselves, each opened when it is first needed. When there is
 * no room for another one, the one that was used least recently makes way, if nothing is on its way
 * to it; else the calling thread waits. Thread-safe.
 */
final class OverrideDestinations {

    private final Map<String, Destination> open = new LinkedHashMap<>(16, 0.75f, true);
    private final int limit;
    private final Duration patience;
    private final Function<String, Destination> opening;
    private long publishedBefore;
    private long failedBefore;
    private boolean stopped;

    /**
     * @param limit how many may be open
     * @param patience how long to wait when all of them are in use
     * @param opening makes the destination of a stream
     */
    OverrideDestinations(int limit, Duration patience, Function<String, Destination> opening) {
        this.limit = limit;
        this.patience = patience;
        this.opening = opening;
    }

    /**
     * Sends the messages to the stream.
     *
     * @throws NotStoredException when too many other streams are in use
     */
    void publish(String stream, List<Message> messages, Consumer<PublishException> completion) {
        Destination destination;
        try {
            destination = enter(stream);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotStoredException(stream, 0, messages.size(), e);
        } catch (TimeoutException | RuntimeException e) {
            throw new NotStoredException(stream, 0, messages.size(), e);
        }
        destination.publish(
                messages,
                failure -> {
                    leave(destination);
                    completion.accept(failure);
                });
    }

    private synchronized Destination enter(String stream)
            throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!stopped && !open.containsKey(stream) && !hasRoom()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new TimeoutException(
                        "%d other streams are in use, see maxOverrideStreams".formatted(limit));
            }
            wait(left);
        }
        if (stopped) {
            throw new IllegalStateException("the producer is stopped");
        }
        Destination destination = open.computeIfAbsent(stream, opening);
        destination.enter();
        return destination;
    }

    private boolean hasRoom() throws InterruptedException {
        if (open.size() < limit) {
            return true;
        }
        Iterator<Destination> leastRecentFirst = open.values().iterator();
        while (leastRecentFirst.hasNext()) {
            Destination destination = leastRecentFirst.next();
            if (destination.isUnused()) {
                leastRecentFirst.remove();
                publishedBefore += destination.publisher().published();
                failedBefore += destination.publisher().failed();
                destination.retire();
                return true;
            }
        }
        return false;
    }

    private synchronized void leave(Destination destination) {
        destination.leave();
        notifyAll();
    }

    /** Fails what has been waiting for longer than the limit. To be called now and then. */
    void expire() {
        current().forEach(destination -> destination.publisher().expire());
    }

    /** Takes nothing more, waits for what is on its way, and fails what is left then. */
    void stop(Duration timeout) throws InterruptedException {
        synchronized (this) {
            stopped = true;
            notifyAll();
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        for (Destination destination : current()) {
            destination.stop(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
    }

    private synchronized List<Destination> current() {
        return List.copyOf(open.values());
    }

    /** How many are open. */
    synchronized int size() {
        return open.size();
    }

    int unconfirmed() {
        return (int) sum(Publisher::unconfirmed);
    }

    synchronized long published() {
        return publishedBefore + sum(Publisher::published);
    }

    synchronized long failed() {
        return failedBefore + sum(Publisher::failed);
    }

    private long sum(ToLongFunction<Publisher> count) {
        return current().stream().mapToLong(each -> count.applyAsLong(each.publisher())).sum();
    }
}
