package io.github.camelstreams.component.rabbitmq.stream;

import org.apache.camel.spi.Metadata;

/**
 * The headers of the component. All of them start with {@code Camel}, so that none can be set from
 * outside: neither by a message nor by an HTTP request.
 */
public final class RabbitMQStreamConstants {

    @Metadata(
            label = "consumer",
            description = "The stream the message came from.",
            javaType = "String")
    public static final String STREAM = "CamelRabbitMQStreamStream";

    @Metadata(
            label = "consumer",
            description = "The offset of the message in the stream.",
            javaType = "Long")
    public static final String OFFSET = "CamelRabbitMQStreamOffset";

    @Metadata(
            label = "consumer",
            description =
                    "When the broker stored the chunk that holds the message, in milliseconds since 1970.",
            javaType = "Long")
    public static final String TIMESTAMP = "CamelRabbitMQStreamTimestamp";

    @Metadata(
            description = "The message annotations. Absent when there are none.",
            javaType = "Map<String, Object>")
    public static final String MESSAGE_ANNOTATIONS = "CamelRabbitMQStreamMessageAnnotations";

    @Metadata(
            description =
                    "The message id: a String, a Long, a byte[] or a UUID, as AMQP 1.0 allows.",
            javaType = "Object")
    public static final String MESSAGE_ID = "CamelRabbitMQStreamMessageId";

    @Metadata(
            description =
                    "The correlation id: a String, a Long, a byte[] or a UUID, as AMQP 1.0 allows.",
            javaType = "Object")
    public static final String CORRELATION_ID = "CamelRabbitMQStreamCorrelationId";

    @Metadata(description = "The media type of the body.", javaType = "String")
    public static final String CONTENT_TYPE = "CamelRabbitMQStreamContentType";

    @Metadata(description = "The content encoding of the body.", javaType = "String")
    public static final String CONTENT_ENCODING = "CamelRabbitMQStreamContentEncoding";

    @Metadata(description = "The subject.", javaType = "String")
    public static final String SUBJECT = "CamelRabbitMQStreamSubject";

    @Metadata(description = "The user that created the message.", javaType = "byte[]")
    public static final String USER_ID = "CamelRabbitMQStreamUserId";

    @Metadata(description = "The node the message is meant for.", javaType = "String")
    public static final String TO = "CamelRabbitMQStreamTo";

    @Metadata(description = "The node to answer to.", javaType = "String")
    public static final String REPLY_TO = "CamelRabbitMQStreamReplyTo";

    @Metadata(description = "The group the message belongs to.", javaType = "String")
    public static final String GROUP_ID = "CamelRabbitMQStreamGroupId";

    @Metadata(description = "The position of the message within its group.", javaType = "Long")
    public static final String GROUP_SEQUENCE = "CamelRabbitMQStreamGroupSequence";

    @Metadata(description = "The group to answer to.", javaType = "String")
    public static final String REPLY_TO_GROUP_ID = "CamelRabbitMQStreamReplyToGroupId";

    @Metadata(
            description = "When the message was created, in milliseconds since 1970.",
            javaType = "Long")
    public static final String CREATION_TIME = "CamelRabbitMQStreamCreationTime";

    @Metadata(
            description = "When the message expires, in milliseconds since 1970.",
            javaType = "Long")
    public static final String EXPIRY_TIME = "CamelRabbitMQStreamExpiryTime";

    @Metadata(
            label = "consumer",
            description = "The consumerName, on exchanges of a consumer with an offset repository.",
            javaType = "String")
    public static final String CONSUMER_NAME = "CamelRabbitMQStreamConsumerName";

    @Metadata(
            label = "consumer",
            description =
                    "The epoch of this consumer's claim on the position, on exchanges of a consumer with an"
                            + " offset repository.",
            javaType = "Long")
    public static final String EPOCH = "CamelRabbitMQStreamEpoch";

    @Metadata(
            label = "consumer",
            description =
                    "The position as last read or written, on exchanges of a consumer with an offset"
                            + " repository.",
            javaType = "Long")
    public static final String EXPECTED_OFFSET = "CamelRabbitMQStreamExpectedOffset";

    @Metadata(
            label = "consumer",
            description =
                    "What the position becomes when this exchange is done, on exchanges of a consumer with"
                            + " an offset repository.",
            javaType = "Long")
    public static final String NEXT_OFFSET = "CamelRabbitMQStreamNextOffset";

    @Metadata(
            label = "consumer",
            description = "Commits the messages of this exchange, with allowManualCommit=true.",
            javaType = "io.github.camelstreams.component.rabbitmq.stream.consumer.ManualCommit")
    public static final String MANUAL_COMMIT = "CamelRabbitMQStreamManualCommit";

    @Metadata(
            label = "consumer",
            description =
                    "Set by the route: where its consumer goes on when the exchange is done. An offset, an"
                            + " Instant, or a text as the option offset takes it.",
            javaType = "Object")
    public static final String SEEK = "CamelRabbitMQStreamSeek";

    @Metadata(
            label = "producer",
            description =
                    "The publishing id of the message, 1 or higher and ascending. Needed with a"
                            + " producerName, refused without one.",
            javaType = "Long")
    public static final String PUBLISHING_ID = "CamelRabbitMQStreamPublishingId";

    @Metadata(
            label = "producer",
            description =
                    "The stream to publish to instead of the one of the endpoint, with"
                            + " allowOverrideStream=true; ignored otherwise. Removed once published.",
            javaType = "String")
    public static final String OVERRIDE_STREAM = "CamelRabbitMQStreamOverrideStream";

    @Metadata(
            label = "producer",
            description =
                    "The key whose hash decides on the partition of a super stream, with"
                            + " superStream=true. It is not stored.",
            javaType = "String")
    public static final String ROUTING_KEY = "CamelRabbitMQStreamRoutingKey";

    @Metadata(
            label = "producer",
            description =
                    "The filter value of the message, with the option filterValue; refused without it."
                            + " Removed once published.",
            javaType = "String")
    public static final String FILTER_VALUE = "CamelRabbitMQStreamFilterValue";

    private RabbitMQStreamConstants() {}
}
