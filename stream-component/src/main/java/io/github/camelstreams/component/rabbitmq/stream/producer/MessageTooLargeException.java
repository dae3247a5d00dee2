package io.github.camelstreams.component.rabbitmq.stream.producer;

import java.util.OptionalInt;

/** A message does not fit into a frame of the connection: the client has not taken it. */
final class MessageTooLargeException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /**
     * @param size how many bytes the message has, with its headers
     * @param limit how many it may have; empty when that is not known
     */
    MessageTooLargeException(int size, OptionalInt limit) {
        super(
                limit.isPresent()
                        ? ("the message has %d bytes with its headers, and may have %d. The smaller one"
                                        + " of the option requestedMaxFrameSize and the broker's stream.frame_max"
                                        + " is the limit of a frame")
                                .formatted(size, limit.getAsInt())
                        : "the message has %d bytes with its headers, more than a frame takes"
                                .formatted(size));
    }
}
