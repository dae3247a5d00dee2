package io.github.camelstreams.component.rabbitmq.stream.producer;

import com.rabbitmq.stream.Message;
import io.github.camelstreams.component.rabbitmq.stream.message.DelegatingMessage;

/** A message with the key that decides on its partition, which is not stored. */
final class RoutedMessage extends DelegatingMessage {

    private final String routingKey;

    /**
     * @param message what is stored
     * @param routingKey messages with the same one go to the same partition
     */
    RoutedMessage(Message message, String routingKey) {
        super(message);
        this.routingKey = routingKey;
    }

    String routingKey() {
        return routingKey;
    }
}
