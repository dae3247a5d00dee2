package io.github.camelstreams.component.rabbitmq.stream.producer;

import com.rabbitmq.stream.Producer;
import com.rabbitmq.stream.Resource;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * One producer of the client, from its opening to its end, and what is not confirmed of what went
 * through it.
 */
final class Session implements Resource.StateListener {

    private final Set<PendingBatch> unconfirmed = ConcurrentHashMap.newKeySet();
    private final boolean named;
    private final Consumer<Session> onEnd;
    private volatile Producer producer;
    private final Set<Resource> recovering = ConcurrentHashMap.newKeySet();
    private volatile Resource.State state = Resource.State.OPENING;
    private volatile Throwable end;
    private volatile boolean worn;
    private volatile long recoveringSince;

    /**
     * @param named whether the messages have publishing ids
     * @param onEnd told when nothing more may be sent, on any thread
     * @throws RuntimeException when it cannot be opened
     */
    Session(ProducerFactory factory, boolean named, Consumer<Session> onEnd) {
        this.named = named;
        this.onEnd = onEnd;
        this.producer = factory.open(this);
        if (end != null) {
            producer.close();
            throw new IllegalStateException("the producer has ended while it was opened", end);
        }
        if (state == Resource.State.OPENING) {
            // that of a super stream tells nothing before a partition is needed
            state = Resource.State.OPEN;
        }
    }

    @Override
    public void handle(Resource.Context context) {
        Resource.State current = context.currentState();
        if (current == Resource.State.RECOVERING) {
            if (recovering.isEmpty()) {
                recoveringSince = System.nanoTime();
            }
            recovering.add(context.resource());
        } else if (current != Resource.State.OPENING) {
            recovering.remove(context.resource());
        }
        // partitions of a super stream come and go one by one
        state = recovering.isEmpty() ? current : Resource.State.RECOVERING;
        if (current == Resource.State.RECOVERING) {
            connectionLost();
        } else if (current == Resource.State.CLOSED) {
            end(new IllegalStateException("the client has closed the producer"));
        }
    }

    /**
     * Without a name the client may connect again and send again what is not confirmed. With a name
     * it must not: should newer messages get to the broker before older ones, the broker drops the
     * older ones and confirms them. So it is closed here, before the client can start.
     */
    private void connectionLost() {
        if (!named) {
            unconfirmed.forEach(PendingBatch::doubt);
            return;
        }
        end(new IllegalStateException("the connection is lost"));
        Producer lost = producer;
        if (lost != null) {
            lost.close();
        }
    }

    Producer producer() {
        return producer;
    }

    Resource.State state() {
        return state;
    }

    /** Why nothing more may be sent; null while it may. */
    Throwable ended() {
        return end;
    }

    /** Nothing more may be sent. Only the first reason counts. */
    void end(Throwable reason) {
        synchronized (this) {
            if (end != null) {
                return;
            }
            end = reason;
        }
        onEnd.accept(this);
    }

    void begin(PendingBatch publication) {
        unconfirmed.add(publication);
    }

    void finish(PendingBatch publication) {
        unconfirmed.remove(publication);
    }

    /** The client threw a message back, and keeps the room it had set aside for it. */
    void wearOut() {
        worn = true;
    }

    /**
     * Whether a fresh one is better, and nothing is lost by it. The client may try for ever to
     * connect again, in vain.
     *
     * @param patience how long the client may take to connect again
     */
    boolean isWornOut(Duration patience) {
        return unconfirmed.isEmpty() && (worn || isRecoveringFor(patience));
    }

    private boolean isRecoveringFor(Duration time) {
        return !recovering.isEmpty() && System.nanoTime() - recoveringSince >= time.toNanos();
    }

    boolean isIdle() {
        return unconfirmed.isEmpty();
    }

    /** What was begun and is not confirmed in full, the oldest first. */
    List<PendingBatch> unconfirmed() {
        return unconfirmed.stream()
                .sorted(Comparator.comparingLong(PendingBatch::created))
                .toList();
    }
}
