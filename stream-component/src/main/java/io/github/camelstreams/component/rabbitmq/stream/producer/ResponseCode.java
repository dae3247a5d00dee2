package io.github.camelstreams.component.rabbitmq.stream.producer;

import com.rabbitmq.stream.Constants;

/** Puts the codes with which client and broker refuse a message into words. */
final class ResponseCode {

    private ResponseCode() {}

    static String describe(short code) {
        String meaning =
                switch (code) {
                    case Constants.CODE_MESSAGE_ENQUEUEING_FAILED ->
                            "the client has no room for it";
                    case Constants.CODE_PRODUCER_NOT_AVAILABLE -> "the connection is lost";
                    case Constants.CODE_PRODUCER_CLOSED -> "the client's producer is closed";
                    case Constants.CODE_PUBLISH_CONFIRM_TIMEOUT -> "no confirmation in time";
                    case Constants.RESPONSE_CODE_STREAM_DOES_NOT_EXIST ->
                            "the stream does not exist";
                    case Constants.RESPONSE_CODE_STREAM_NOT_AVAILABLE ->
                            "the stream is not available";
                    case Constants.RESPONSE_CODE_ACCESS_REFUSED -> "access refused";
                    case Constants.RESPONSE_CODE_PRECONDITION_FAILED -> "precondition failed";
                    case Constants.RESPONSE_CODE_PUBLISHER_DOES_NOT_EXIST ->
                            "the broker does not know the producer";
                    default -> "see the stream protocol";
                };
        return "%s (code %d)".formatted(meaning, code);
    }
}
