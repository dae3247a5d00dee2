package io.github.camelstreams.component.rabbitmq.stream.producer;

import com.rabbitmq.stream.Constants;
import com.rabbitmq.stream.Message;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The messages of one exchange on their way to the broker. Gathers what becomes of each, and is
 * done exactly once: when the last of them has an outcome. What happens to a message after it has
 * its outcome is ignored. Thread-safe.
 */
final class PendingBatch {

    /** Told what happens, never under a lock. */
    interface Listener {

        /** So many messages that were sent have got their outcome. */
        void settled(int count);

        /**
         * Every message has its outcome.
         *
         * @param failure why the publication failed; null when all messages are confirmed
         */
        void done(PendingBatch publication, PublishException failure);
    }

    private enum State {
        WAITING,
        SENT,
        /** Sent on a connection that was lost since, and perhaps stored there. */
        DOUBTFUL,
        CONFIRMED,
        NOT_STORED,
        REJECTED,
        UNKNOWN
    }

    private final String stream;
    private final List<Message> messages;
    private final long created = System.nanoTime();
    private final Consumer<PublishException> completion;
    private final Listener listener;
    private final State[] states;
    private volatile Session session;
    private int open;
    private short code;
    private Throwable cause;

    /**
     * @param completion for the listener to call when it is done, with null when all messages are
     *     confirmed
     */
    PendingBatch(
            String stream,
            List<Message> messages,
            Consumer<PublishException> completion,
            Listener listener) {
        this.stream = stream;
        this.messages = messages;
        this.completion = completion;
        this.listener = listener;
        this.states = new State[messages.size()];
        this.open = messages.size();
        Arrays.fill(states, State.WAITING);
    }

    List<Message> messages() {
        return messages;
    }

    synchronized boolean isDone() {
        return open == 0;
    }

    Consumer<PublishException> completion() {
        return completion;
    }

    /** When it was handed over, by {@link System#nanoTime()}. */
    long created() {
        return created;
    }

    /** What it is sent on; null before it is. */
    Session session() {
        return session;
    }

    void begin(Session newSession) {
        session = newSession;
    }

    Collection<Long> publishingIds() {
        return messages.stream().map(Message::getPublishingId).toList();
    }

    synchronized Collection<Long> unconfirmedPublishingIds() {
        return IntStream.range(0, states.length)
                .filter(index -> states[index] != State.CONFIRMED)
                .mapToObj(index -> messages.get(index).getPublishingId())
                .toList();
    }

    synchronized boolean hasFailed() {
        return cause != null;
    }

    /**
     * Whether the client has thrown a message back for its size, and taken all that are on their
     * way.
     */
    synchronized boolean isTooLarge() {
        return cause instanceof MessageTooLargeException;
    }

    /** How many messages, counted from the first, are confirmed without a gap. */
    synchronized int confirmed() {
        int index = 0;
        while (index < states.length && states[index] == State.CONFIRMED) {
            index++;
        }
        return index;
    }

    /**
     * The message is about to be sent; false when it must not be, since it already has its outcome.
     */
    synchronized boolean sending(int index) {
        if (states[index] != State.WAITING || cause != null) {
            return false;
        }
        states[index] = State.SENT;
        return true;
    }

    void confirmed(int index) {
        settle(index, State.CONFIRMED, null);
    }

    /** The client or the broker refuses the message with a code of the stream protocol. */
    void failed(int index, short responseCode, Throwable reason) {
        State outcome = outcome(responseCode);
        synchronized (this) {
            if (outcome == State.REJECTED && isSent(index)) {
                code = responseCode;
            }
        }
        settle(index, outcome, reason);
    }

    /** The client threw the message back before it took it. */
    void notTaken(int index, Throwable reason) {
        settle(index, State.NOT_STORED, reason);
    }

    /**
     * The connection was lost: a message on its way may be stored, whatever is said about it later.
     */
    synchronized void doubt() {
        for (int index = 0; index < states.length; index++) {
            if (states[index] == State.SENT) {
                states[index] = State.DOUBTFUL;
            }
        }
    }

    /** Nothing more is sent; what is on its way may still be confirmed. */
    void stop(Throwable reason) {
        end(false, reason);
    }

    /** Nothing more is sent or waited for. */
    void abandon(Throwable reason) {
        end(true, reason);
    }

    private static State outcome(short responseCode) {
        return switch (responseCode) {
            case Constants.CODE_MESSAGE_ENQUEUEING_FAILED,
                    Constants.CODE_PRODUCER_NOT_AVAILABLE,
                    Constants.CODE_PRODUCER_CLOSED,
                    Constants.CODE_NO_ROUTE_FOUND ->
                    State.NOT_STORED;
            case Constants.RESPONSE_CODE_ACCESS_REFUSED,
                    Constants.RESPONSE_CODE_PRECONDITION_FAILED,
                    Constants.RESPONSE_CODE_PUBLISHER_DOES_NOT_EXIST,
                    Constants.RESPONSE_CODE_FRAME_TOO_LARGE ->
                    State.REJECTED;
            default -> State.UNKNOWN;
        };
    }

    private void settle(int index, State outcome, Throwable reason) {
        boolean last;
        synchronized (this) {
            if (!isSent(index)) {
                return;
            }
            boolean certain = outcome == State.CONFIRMED || states[index] == State.SENT;
            states[index] = certain ? outcome : State.UNKNOWN;
            cause = cause == null ? reason : cause;
            last = --open == 0;
        }
        finish(1, last);
    }

    private void end(boolean sentToo, Throwable reason) {
        int settled = 0;
        boolean last;
        synchronized (this) {
            if (open == 0) {
                return;
            }
            for (int index = 0; index < states.length; index++) {
                if (states[index] == State.WAITING) {
                    states[index] = State.NOT_STORED;
                    open--;
                } else if (sentToo && isSent(index)) {
                    states[index] = State.UNKNOWN;
                    settled++;
                    open--;
                }
            }
            cause = cause == null ? reason : cause;
            last = open == 0;
        }
        finish(settled, last);
    }

    private void finish(int settled, boolean last) {
        if (settled > 0) {
            listener.settled(settled);
        }
        if (last) {
            listener.done(this, failure());
        }
    }

    private boolean isSent(int index) {
        return states[index] == State.SENT || states[index] == State.DOUBTFUL;
    }

    private synchronized PublishException failure() {
        int confirmed = confirmed();
        if (confirmed == states.length) {
            return null;
        }
        boolean rejected = false;
        for (int index = confirmed; index < states.length; index++) {
            if (states[index] == State.UNKNOWN || states[index] == State.CONFIRMED) {
                return new OutcomeUnknownException(stream, confirmed, states.length, cause);
            }
            rejected |= states[index] == State.REJECTED;
        }
        return rejected
                ? new RejectedException(stream, confirmed, states.length, code, cause)
                : new NotStoredException(stream, confirmed, states.length, cause);
    }
}
