package io.github.camelstreams.component.rabbitmq.stream;

import com.rabbitmq.stream.StreamCreator;
import com.rabbitmq.stream.StreamCreator.LeaderLocator;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** How the stream is declared, when the component is to declare it. */
@UriParams
public class DeclarationConfiguration {

    @UriParam(label = "common")
    private boolean autoDeclare;

    @UriParam(label = "common", javaType = "long")
    private long maxLengthBytes;

    @UriParam(label = "common", javaType = "java.time.Duration")
    private long maxAge;

    @UriParam(label = "advanced")
    private long maxSegmentSizeBytes;

    @UriParam(label = "advanced")
    private int filterSize;

    @UriParam(label = "advanced")
    private int initialMemberCount;

    @UriParam(label = "advanced", defaultValue = "BALANCED")
    private LeaderLocator leaderLocator = LeaderLocator.BALANCED;

    @UriParam(label = "common", defaultValue = "3")
    private int partitions = 3;

    @UriParam(label = "advanced")
    private String bindingKeys;

    public boolean isAutoDeclare() {
        return autoDeclare;
    }

    /**
     * Whether to create the stream, if it does not exist, before the first message is sent or
     * consumed. A stream that exists is never changed; if its settings differ from the ones here, a
     * warning in the log says so once and the stream is used as it is. The broker does not tell
     * which ones differ, and takes no notice of the filterSize. When the stream cannot be declared,
     * since a queue of another type has its name or the virtual host's limit of queues is reached,
     * the failed exchange and the health check say so.
     */
    public void setAutoDeclare(boolean autoDeclare) {
        this.autoDeclare = autoDeclare;
    }

    public long getMaxLengthBytes() {
        return maxLengthBytes;
    }

    /**
     * The size beyond which the broker deletes the oldest segments of the stream it declares, as a
     * number of bytes or with a unit, such as 20GB; 0 means no limit.
     */
    public void setMaxLengthBytes(long maxLengthBytes) {
        this.maxLengthBytes =
                OptionValue.number("maxLengthBytes", maxLengthBytes, 0, Long.MAX_VALUE);
    }

    public long getMaxAge() {
        return maxAge;
    }

    /**
     * The age beyond which the broker deletes segments of the stream it declares, such as 7d or
     * 12h, rounded up to whole seconds; 0 means no limit.
     */
    public void setMaxAge(long maxAge) {
        this.maxAge = OptionValue.duration("maxAge", maxAge, 0);
    }

    public long getMaxSegmentSizeBytes() {
        return maxSegmentSizeBytes;
    }

    /**
     * The size of one segment file of the stream it declares, as a number of bytes or with a unit,
     * such as 100MB, and 3 GB at most; 0 leaves it to the broker (500 MB). Messages are only ever
     * deleted by whole segments, so use a small part of maxLengthBytes.
     */
    public void setMaxSegmentSizeBytes(long maxSegmentSizeBytes) {
        this.maxSegmentSizeBytes =
                OptionValue.number(
                        "maxSegmentSizeBytes",
                        maxSegmentSizeBytes,
                        0,
                        StreamCreator.MAX_SEGMENT_SIZE.toBytes());
    }

    public int getFilterSize() {
        return filterSize;
    }

    /**
     * The size in bytes of the Bloom filter of each chunk of the stream it declares, 16 to 255; 0
     * leaves it to the broker (16). The more filter values a chunk has, the larger it should be.
     */
    public void setFilterSize(int filterSize) {
        if (filterSize != 0 && (filterSize < 16 || filterSize > 255)) {
            throw new IllegalArgumentException("filterSize must be 16 to 255");
        }
        this.filterSize = filterSize;
    }

    public int getInitialMemberCount() {
        return initialMemberCount;
    }

    /**
     * On how many nodes of a cluster the stream that it declares has a replica, the leader's
     * included; 0 leaves it to the broker. When the cluster has fewer nodes, it has one on each of
     * them.
     */
    public void setInitialMemberCount(int initialMemberCount) {
        if (initialMemberCount < 0) {
            throw new IllegalArgumentException("initialMemberCount must not be negative");
        }
        this.initialMemberCount = initialMemberCount;
    }

    public LeaderLocator getLeaderLocator() {
        return leaderLocator;
    }

    /**
     * Which node of a cluster leads the stream that it declares at first: with BALANCED one that
     * leads few streams, with CLIENT_LOCAL the one that the declaring connection goes to.
     */
    public void setLeaderLocator(LeaderLocator leaderLocator) {
        this.leaderLocator = leaderLocator;
    }

    public int getPartitions() {
        return partitions;
    }

    /**
     * How many partitions the super stream gets that it declares, with superStream=true. They are
     * streams, named STREAM-0, STREAM-1 and so on, and the other options of the declaration are
     * theirs. A super stream that exists is used as it is. If it has other partitions or binding
     * keys than declared here, a warning in the log says so once; the broker does not tell when
     * they have other settings.
     */
    public void setPartitions(int partitions) {
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions must be at least 1");
        }
        this.partitions = partitions;
    }

    public String getBindingKeys() {
        return bindingKeys;
    }

    /**
     * The partitions of the super stream that it declares, as a comma-separated list of their
     * binding keys, in place of partitions. They are named STREAM-KEY each. The component spreads
     * messages over them by the hash of the routing key all the same; the binding keys are for
     * applications that look them up.
     */
    public void setBindingKeys(String bindingKeys) {
        List<String> keys = list(bindingKeys);
        if (keys.contains("") || keys.stream().distinct().count() < keys.size()) {
            throw new IllegalArgumentException("bindingKeys must hold no empty key and none twice");
        }
        this.bindingKeys = bindingKeys;
    }

    /**
     * Whether the options suit the stream.
     *
     * @param superStream whether it is a super stream
     * @throws IllegalArgumentException when they do not, and why
     */
    public void validate(boolean superStream) {
        if (bindingKeys != null && !superStream) {
            throw new IllegalArgumentException("bindingKeys needs superStream=true");
        }
    }

    /** The binding keys, one by one; empty when there are numbered partitions instead. */
    @Internal
    public List<String> bindingKeyList() {
        return list(bindingKeys);
    }

    /**
     * The partitions of the super stream that is declared, which are named for their binding keys.
     */
    @Internal
    public List<String> partitionsOf(String superStream) {
        List<String> keys =
                bindingKeys == null
                        ? IntStream.range(0, partitions).mapToObj(String::valueOf).toList()
                        : bindingKeyList();
        return keys.stream().map(key -> superStream + "-" + key).toList();
    }

    private static List<String> list(String keys) {
        return keys == null
                ? List.of()
                : Arrays.stream(keys.split(",", -1)).map(String::strip).toList();
    }
}
