package io.github.camelstreams.component.rabbitmq.stream.consumer;

import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.MessageHandler;

/** One delivered message with its place in the stream. */
record Delivery(MessageHandler.Context context, Message message) {

    long offset() {
        return context.offset();
    }

    /** Gives back the message's share of the credit, whatever became of it. */
    void release() {
        context.processed();
    }
}
