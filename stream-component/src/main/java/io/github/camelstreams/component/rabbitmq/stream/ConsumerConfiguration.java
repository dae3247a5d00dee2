package io.github.camelstreams.component.rabbitmq.stream;

import io.github.camelstreams.component.rabbitmq.stream.offset.OffsetRepository;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** How messages are consumed. */
@UriParams
public class ConsumerConfiguration {

    @UriParam(label = "consumer")
    private String consumerName;

    @UriParam(label = "consumer")
    private boolean singleActiveConsumer;

    @UriParam(label = "consumer", defaultValue = "first")
    private String offset = "first";

    @UriParam(label = "consumer")
    private boolean batching;

    @UriParam(label = "consumer", defaultValue = "1000")
    private int maxBatchSize = 1_000;

    @UriParam(label = "consumer", defaultValue = "0", javaType = "java.time.Duration")
    private long batchingInterval;

    @UriParam(label = "consumer")
    private OffsetRepository offsetRepository;

    @UriParam(label = "consumer", enums = "auto,route", defaultValue = "auto")
    private OffsetCommit offsetCommit = OffsetCommit.AUTO;

    @UriParam(label = "consumer")
    private boolean allowManualCommit;

    @UriParam(label = "consumer")
    private String messageIdentity;

    @UriParam(label = "consumer", enums = "retry,stop,skip", defaultValue = "retry")
    private FailurePolicy failurePolicy = FailurePolicy.RETRY;

    @UriParam(label = "consumer,advanced", defaultValue = "100", javaType = "java.time.Duration")
    private long retryBackOff = 100;

    @UriParam(label = "consumer,advanced", defaultValue = "10000", javaType = "java.time.Duration")
    private long retryMaxBackOff = 10_000;

    @UriParam(label = "consumer,advanced", defaultValue = "10")
    private int initialCredits = 10;

    @UriParam(label = "consumer,advanced", defaultValue = "10000", javaType = "java.time.Duration")
    private long stepDownTimeout = 10_000;

    @UriParam(label = "consumer,advanced", defaultValue = "5000", javaType = "java.time.Duration")
    private long watchdogInterval = 5_000;

    public String getConsumerName() {
        return consumerName;
    }

    /**
     * The name under which the position in the stream is kept, and by which consumers form a group
     * with singleActiveConsumer.
     */
    public void setConsumerName(String consumerName) {
        this.consumerName = consumerName;
    }

    public boolean isSingleActiveConsumer() {
        return singleActiveConsumer;
    }

    /**
     * Whether, of all consumers with the same consumerName, one at a time gets the messages, and
     * another takes over when it goes. A consumer that is suspended goes, too: the group goes on
     * without it. Needs a consumerName.
     */
    public void setSingleActiveConsumer(boolean singleActiveConsumer) {
        this.singleActiveConsumer = singleActiveConsumer;
    }

    public String getOffset() {
        return offset;
    }

    /**
     * Where a consumer begins that has no position yet: `first` (the oldest message that is
     * retained), `last` (the last chunk), `next` (only what is published from now on), an offset,
     * or `timestamp:` with an ISO-8601 instant (the first chunk stored then or later). An offset or
     * time that the stream does not hold means the nearer end of it. Decided once, when the
     * consumer becomes active for the first time, and kept as its position from then on, even if
     * nothing has been processed yet. Without a consumerName that is each time the route starts.
     */
    public void setOffset(String offset) {
        this.offset = offset;
    }

    public boolean isBatching() {
        return batching;
    }

    /**
     * Whether an exchange holds many messages: its body is then a List of Message, each with its
     * own body and headers.
     */
    public void setBatching(boolean batching) {
        this.batching = batching;
    }

    public int getMaxBatchSize() {
        return maxBatchSize;
    }

    /** How many messages an exchange holds at most, with batching. */
    public void setMaxBatchSize(int maxBatchSize) {
        this.maxBatchSize = maxBatchSize;
    }

    public long getBatchingInterval() {
        return batchingInterval;
    }

    /**
     * How long to wait for a batch to fill once it has its first message. With 0 a batch is
     * whatever has arrived while the one before was being processed: no delay when little is going
     * on, large batches under load.
     */
    public void setBatchingInterval(long batchingInterval) {
        this.batchingInterval = OptionValue.duration("batchingInterval", batchingInterval, 0);
    }

    public OffsetRepository getOffsetRepository() {
        return offsetRepository;
    }

    /**
     * Where the position is kept: in the application's own database, say, where with
     * offsetCommit=route it advances in the same transaction as the data. Needs a consumerName.
     */
    public void setOffsetRepository(OffsetRepository offsetRepository) {
        this.offsetRepository = offsetRepository;
    }

    public OffsetCommit getOffsetCommit() {
        return offsetCommit;
    }

    /**
     * Who advances the position in the offsetRepository: `auto` the component, after the exchange
     * has completed; `route` a statement of the route itself, in one transaction with the data.
     */
    public void setOffsetCommit(OffsetCommit offsetCommit) {
        this.offsetCommit = offsetCommit;
    }

    public boolean isAllowManualCommit() {
        return allowManualCommit;
    }

    /**
     * Whether the position advances only when the route says so, with the ManualCommit in the
     * header CamelRabbitMQStreamManualCommit. A commit returns when the position is stored, and
     * covers everything delivered before it; what is not committed comes again after a restart or a
     * take-over. A commit after this consumer was deactivated fails with a FencedException. Needs a
     * consumerName. With failurePolicy=skip the position stays until a later exchange is committed.
     * Where the broker keeps the position each commit is a write to the stream: better not after
     * each message.
     */
    public void setAllowManualCommit(boolean allowManualCommit) {
        this.allowManualCommit = allowManualCommit;
    }

    public String getMessageIdentity() {
        return messageIdentity;
    }

    /**
     * The message annotation or application property that identifies a message. By default it is
     * the AMQP message id.
     */
    public void setMessageIdentity(String messageIdentity) {
        this.messageIdentity = messageIdentity;
    }

    public FailurePolicy getFailurePolicy() {
        return failurePolicy;
    }

    /**
     * What happens when an exchange fails: `retry` delivers the same messages again, with a growing
     * pause and for as long as it takes, so that order is kept; `stop` stops consuming there;
     * `skip` hands the failure to the exception handler and goes on.
     */
    public void setFailurePolicy(FailurePolicy failurePolicy) {
        this.failurePolicy = failurePolicy;
    }

    public long getRetryBackOff() {
        return retryBackOff;
    }

    /** The pause before the first repetition; each one after that doubles it. */
    public void setRetryBackOff(long retryBackOff) {
        this.retryBackOff = OptionValue.duration("retryBackOff", retryBackOff, 1);
    }

    public long getRetryMaxBackOff() {
        return retryMaxBackOff;
    }

    /** The longest pause between two repetitions. */
    public void setRetryMaxBackOff(long retryMaxBackOff) {
        this.retryMaxBackOff = OptionValue.duration("retryMaxBackOff", retryMaxBackOff, 1);
    }

    public int getInitialCredits() {
        return initialCredits;
    }

    /** How many chunks the broker may send ahead of what has been processed. */
    public void setInitialCredits(int initialCredits) {
        this.initialCredits = initialCredits;
    }

    public long getStepDownTimeout() {
        return stepDownTimeout;
    }

    /**
     * How long an active single active consumer may go without its offsetRepository before it makes
     * way for another.
     */
    public void setStepDownTimeout(long stepDownTimeout) {
        this.stepDownTimeout = OptionValue.duration("stepDownTimeout", stepDownTimeout, 1);
    }

    public long getWatchdogInterval() {
        return watchdogInterval;
    }

    /**
     * How long the stream may grow without this consumer's position moving before the consumer is
     * built anew, with its connection. Also how often a position that the broker keeps is stored,
     * and how often the lag is looked at. At least 1 ms.
     */
    public void setWatchdogInterval(long watchdogInterval) {
        this.watchdogInterval = OptionValue.duration("watchdogInterval", watchdogInterval, 1);
    }
}
