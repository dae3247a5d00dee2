package io.github.camelstreams.component.rabbitmq.stream.producer;

import com.rabbitmq.stream.ConfirmationHandler;
import com.rabbitmq.stream.ConfirmationStatus;
import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.MessageBuilder;
import com.rabbitmq.stream.Producer;
import com.rabbitmq.stream.codec.WrapperMessageBuilder;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A client producer that confirms when the test says so, for what no real broker can be made to do.
 */
final class ScriptedProducer implements Producer {

    private record Sent(Message message, ConfirmationHandler handler) {}

    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private volatile long lastPublishingId;
    private volatile long tooLargeId = -1;
    private volatile boolean closed;
    private volatile Error failure;

    List<Long> sentIds() {
        return sent.stream().map(one -> one.message().getPublishingId()).toList();
    }

    int sentCount() {
        return sent.size();
    }

    void confirm(int index) {
        answer(index, true, (short) 1);
    }

    void refuse(int index, short code) {
        answer(index, false, code);
    }

    private void answer(int index, boolean confirmed, short code) {
        Sent one = sent.get(index);
        one.handler().handle(new ConfirmationStatus(one.message(), confirmed, code));
    }

    void lastPublishingId(long id) {
        lastPublishingId = id;
    }

    /** The message with this id is thrown back, and any other is taken. */
    void throwBack(long publishingId) {
        tooLargeId = publishingId;
    }

    /** Whatever is sent fails with this. */
    void failWith(Error error) {
        failure = error;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public MessageBuilder messageBuilder() {
        return new WrapperMessageBuilder();
    }

    @Override
    public long getLastPublishingId() {
        return lastPublishingId;
    }

    @Override
    public void send(Message message, ConfirmationHandler handler) {
        if (failure != null) {
            throw failure;
        }
        if (message.getPublishingId() == tooLargeId) {
            throw new MessageTooLargeException(3, OptionalInt.of(2));
        }
        sent.add(new Sent(message, handler));
    }

    @Override
    public void close() {
        closed = true;
    }
}
