package io.github.camelstreams.component.rabbitmq.stream;

import com.rabbitmq.stream.compression.Compression;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** How messages are published. */
@UriParams
public class ProducerConfiguration {

    private static final int MAX_SUB_ENTRY_SIZE = 1_000;

    @UriParam(label = "producer")
    private String producerName;

    @UriParam(label = "producer,advanced", defaultValue = "100")
    private int batchSize = 100;

    @UriParam(label = "producer", defaultValue = "10000")
    private int maxUnconfirmedMessages = 10_000;

    @UriParam(label = "producer", defaultValue = "30000", javaType = "java.time.Duration")
    private long confirmTimeout = 30_000;

    @UriParam(
            label = "producer",
            enums = "send,lastPublishingId,statistics,tail",
            defaultValue = "send")
    private ProducerOperation operation = ProducerOperation.SEND;

    @UriParam(label = "producer", defaultValue = "true")
    private boolean useIterator = true;

    @UriParam(label = "producer", defaultValue = "1000")
    private int tailLength = 1_000;

    @UriParam(label = "advanced", defaultValue = "10000", javaType = "java.time.Duration")
    private long shutdownTimeout = 10_000;

    @UriParam(label = "common")
    private boolean superStream;

    @UriParam(label = "producer")
    private String routingKey;

    @UriParam(label = "producer,advanced", defaultValue = "1")
    private int subEntrySize = 1;

    @UriParam(
            label = "producer,advanced",
            enums = "none,gzip,snappy,lz4,zstd",
            defaultValue = "none")
    private Compression compression = Compression.NONE;

    @UriParam(label = "producer,advanced")
    private boolean allowOverrideStream;

    @UriParam(label = "producer,advanced", defaultValue = "10")
    private int maxOverrideStreams = 10;

    public String getProducerName() {
        return producerName;
    }

    /**
     * The name under which the broker remembers the last publishing id, which makes sending again
     * harmless: a message whose id is not higher than the last one stored is dropped and confirmed.
     * Every message then needs a publishing id in the header CamelRabbitMQStreamPublishingId,
     * starting at 1 and ascending in the order of sending, and a given id must always mean the same
     * message.
     *
     * <p>Only one producer with this name may be sending at a time, and the broker does not watch
     * over that. A broker keeps at most 255 names a stream, so do not use a random one.
     *
     * <p>After a lost connection the broker is asked for its last publishing id. When it is lower
     * than one that was confirmed to this producer, the stream has lost messages or is another one:
     * nothing is sent to it until the route is started anew.
     */
    public void setProducerName(String producerName) {
        this.producerName = producerName;
    }

    public int getBatchSize() {
        return batchSize;
    }

    /**
     * How many messages the client puts into one frame at most. It never waits for a frame to fill.
     */
    public void setBatchSize(int batchSize) {
        this.batchSize = (int) OptionValue.number("batchSize", batchSize, 1, Short.MAX_VALUE);
    }

    public int getMaxUnconfirmedMessages() {
        return maxUnconfirmedMessages;
    }

    /**
     * How many messages may be on their way without a confirmation. Beyond it, sending waits; and
     * when as many exchanges are waiting, the calling threads wait too.
     */
    public void setMaxUnconfirmedMessages(int maxUnconfirmedMessages) {
        this.maxUnconfirmedMessages = maxUnconfirmedMessages;
    }

    public long getConfirmTimeout() {
        return confirmTimeout;
    }

    /**
     * How long an exchange waits until all its messages are confirmed, counted from the call of the
     * producer. Then it fails: as not stored if nothing had been sent, else as unknown. At least
     * 1000; 0 means no limit.
     */
    public void setConfirmTimeout(long confirmTimeout) {
        this.confirmTimeout = OptionValue.duration("confirmTimeout", confirmTimeout, 0);
    }

    public ProducerOperation getOperation() {
        return operation;
    }

    /**
     * What the producer does. `send` publishes the message body, or with useIterator each element
     * of a List, Iterable or Iterator body as one batch. `lastPublishingId` sets the body to the
     * last publishing id (Long) that the broker has stored for the producerName, 0 if there is
     * none. `statistics` sets the body to a Map with the stream's `firstOffset` and
     * `committedChunkId`, where the stream has any messages. `tail` sets the body to a List with
     * the last messages of the stream, as one of its replicas has them, oldest first, each with the
     * body and the headers that a consumer would give it.
     */
    public void setOperation(ProducerOperation operation) {
        this.operation = operation;
    }

    public boolean isUseIterator() {
        return useIterator;
    }

    /**
     * Whether a body that is a List or another Collection, an Iterable or an Iterator is published
     * as one batch, each element as a message of its own; otherwise the body is one message,
     * whatever it is. A body that is one thing, although it can be iterated, is one message in any
     * case: a JSON document (a JsonNode of Jackson's, say, whose text is published), a Path, an
     * SQLException, a DirectoryStream.
     */
    public void setUseIterator(boolean useIterator) {
        this.useIterator = useIterator;
    }

    public int getTailLength() {
        return tailLength;
    }

    /** How many messages `operation=tail` reads at most. */
    public void setTailLength(int tailLength) {
        this.tailLength = tailLength;
    }

    public long getShutdownTimeout() {
        return shutdownTimeout;
    }

    /**
     * How long a producer that stops waits for the exchanges that are still unconfirmed: what is
     * left then fails. And how long a consumer waits for the exchange in flight, when it stops, is
     * suspended, seeks or hands over to another one: what completes later may come again.
     */
    public void setShutdownTimeout(long shutdownTimeout) {
        this.shutdownTimeout = OptionValue.duration("shutdownTimeout", shutdownTimeout, 0);
    }

    public boolean isSuperStream() {
        return superStream;
    }

    /**
     * Whether the endpoint names a super stream. A producer sends each message to one of its
     * partitions, by the hash of its routing key (MurmurHash3, as with the other client libraries).
     * Messages with the same key keep their order; between partitions there is none. A message
     * without a key, neither in the header CamelRabbitMQStreamRoutingKey nor by the option
     * routingKey, is refused as not stored, and so is the batch it is in. Each partition that is
     * published to has a connection. Not together with a producerName: the broker keeps the last
     * publishing id of each partition by itself, so that after a failure nobody can tell which ids
     * are missing on one and which went to another. Nor with allowOverrideStream, or another
     * operation than send.
     *
     * <p>A consumer reads all partitions at the same time, each in its order, with a position, a
     * connection and a thread of its own; a failure or a slow exchange holds up its partition only.
     * With singleActiveConsumer the broker spreads the partitions over the consumers of that name.
     * Partitions that are added or taken away are noticed within watchdogInterval.
     */
    public void setSuperStream(boolean superStream) {
        this.superStream = superStream;
    }

    public String getRoutingKey() {
        return routingKey;
    }

    /**
     * The routing key of a message without the header CamelRabbitMQStreamRoutingKey, with
     * superStream=true: an expression of the simple language, such as `${header.customerId}`.
     * Within a batch it is evaluated on each element, which is all it sees.
     */
    public void setRoutingKey(String routingKey) {
        this.routingKey = routingKey;
    }

    public int getSubEntrySize() {
        return subEntrySize;
    }

    /**
     * How many messages are stored as one entry at most, 1 to 1000; 1 turns it off. More messages
     * then go through, at the price of some delay; nothing waits for an entry to fill. Each message
     * is still confirmed and delivered by itself, with an offset of its own.
     *
     * <p>An entry has to fit into a frame, and the client does not see to it: a message, with its
     * headers and before compression, may have its share of a frame at most, 20,923 bytes with a
     * subEntrySize of 50 and the usual frame of 1 MiB. A larger one is rejected. Not together with
     * a producerName: the messages of an entry share one publishing id, so that the broker could
     * not tell which of them it has.
     */
    public void setSubEntrySize(int subEntrySize) {
        this.subEntrySize = subEntrySize;
    }

    public Compression getCompression() {
        return compression;
    }

    /**
     * How the entries are compressed, with a subEntrySize above 1. The broker stores and delivers
     * them as they are; consumers undo it, those of every client library that knows the codec.
     */
    public void setCompression(Compression compression) {
        this.compression = compression;
    }

    public boolean isAllowOverrideStream() {
        return allowOverrideStream;
    }

    /**
     * Whether an exchange may name the stream it is published to in the header
     * CamelRabbitMQStreamOverrideStream, instead of the one of the endpoint; otherwise that header
     * is ignored. It applies to the whole exchange, of a batch as well, and never to an element of
     * a batch alone. It is removed once everything is confirmed; an exchange that failed keeps it
     * and, tried again, goes to the same stream. With autoDeclare, the stream is declared like the
     * one of the endpoint.
     *
     * <p>The order of exchanges is kept per stream, and maxUnconfirmedMessages counts for each. The
     * health check is about the stream of the endpoint only. Not together with a producerName,
     * since publishing ids count for one stream.
     */
    public void setAllowOverrideStream(boolean allowOverrideStream) {
        this.allowOverrideStream = allowOverrideStream;
    }

    public int getMaxOverrideStreams() {
        return maxOverrideStreams;
    }

    /**
     * How many streams named by a header are open at a time, each with a connection and a thread of
     * its own. The one that was used least recently, and has nothing unconfirmed, makes way for
     * another. When all of them are in use, the calling thread waits for as long as rpcTimeout,
     * then the exchange fails as not stored.
     */
    public void setMaxOverrideStreams(int maxOverrideStreams) {
        this.maxOverrideStreams = maxOverrideStreams;
    }

    /**
     * Whether these options go together.
     *
     * @throws IllegalArgumentException when they do not, and why
     */
    public void validate() {
        require(
                confirmTimeout == 0 || confirmTimeout >= 1_000,
                "confirmTimeout must be 0 or at least 1000 ms, not " + confirmTimeout);
        require(maxUnconfirmedMessages >= 1, "maxUnconfirmedMessages must be at least 1");
        require(
                operation != ProducerOperation.LAST_PUBLISHING_ID || producerName != null,
                "operation lastPublishingId needs a producerName");
        require(tailLength >= 1, "tailLength must be at least 1");
        require(
                !allowOverrideStream || producerName == null,
                "allowOverrideStream does not go with a producerName: publishing ids count for one"
                        + " stream");
        require(maxOverrideStreams >= 1, "maxOverrideStreams must be at least 1");
        require(routingKey == null || superStream, "routingKey needs superStream=true");
        require(
                !superStream || producerName == null,
                "superStream does not go with a producerName: publishing ids count for each partition"
                        + " by itself");
        require(
                !superStream || !allowOverrideStream,
                "superStream does not go with allowOverrideStream");
        require(
                !superStream || operation == ProducerOperation.SEND,
                "superStream goes with operation send only");
        require(
                subEntrySize >= 1 && subEntrySize <= MAX_SUB_ENTRY_SIZE,
                "subEntrySize must be 1 to " + MAX_SUB_ENTRY_SIZE);
        require(
                subEntrySize == 1 || producerName == null,
                "subEntrySize does not go with a producerName: the messages of an entry share one"
                        + " publishing id");
        require(
                subEntrySize > 1 || compression == Compression.NONE,
                "compression needs a subEntrySize above 1");
    }

    private static void require(boolean met, String rule) {
        if (!met) {
            throw new IllegalArgumentException(rule);
        }
    }
}
