package io.github.camelstreams.component.rabbitmq.stream;

import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** How the stream is declared, when the component is to declare it. */
@UriParams
public class DeclarationConfiguration implements Cloneable {

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

    @UriParam(label = "common", defaultValue = "3")
    private int partitions = 3;

    public boolean isAutoDeclare() {
        return autoDeclare;
    }

    /**
     * Whether to create the stream, if it does not exist, before the first message is sent or
     * consumed. A stream that exists is never changed; if its settings differ from the ones here, a
     * warning says so once and the stream is used as it is.
     */
    public void setAutoDeclare(boolean autoDeclare) {
        this.autoDeclare = autoDeclare;
    }

    public long getMaxLengthBytes() {
        return maxLengthBytes;
    }

    /**
     * The size in bytes beyond which the broker deletes the oldest segments of the stream it
     * declares; 0 means no limit.
     */
    public void setMaxLengthBytes(long maxLengthBytes) {
        this.maxLengthBytes = maxLengthBytes;
    }

    public long getMaxAge() {
        return maxAge;
    }

    /**
     * The age beyond which the broker deletes segments of the stream it declares, in whole seconds;
     * 0 means no limit.
     */
    public void setMaxAge(long maxAge) {
        this.maxAge = maxAge;
    }

    public long getMaxSegmentSizeBytes() {
        return maxSegmentSizeBytes;
    }

    /**
     * The size in bytes of one segment file of the stream it declares; 0 leaves it to the broker
     * (500 MB). Messages are only ever deleted by whole segments, so use a small part of
     * maxLengthBytes.
     */
    public void setMaxSegmentSizeBytes(long maxSegmentSizeBytes) {
        this.maxSegmentSizeBytes = maxSegmentSizeBytes;
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

    public int getPartitions() {
        return partitions;
    }

    /**
     * How many partitions the super stream gets that it declares, with superStream=true. They are
     * streams, named STREAM-0, STREAM-1 and so on, and the other options of the declaration are
     * theirs. A super stream that exists is used as it is, with as many partitions as it has; the
     * broker does not tell that they are not as many.
     */
    public void setPartitions(int partitions) {
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions must be at least 1");
        }
        this.partitions = partitions;
    }

    /** An independent copy: changing it leaves this one as it is. */
    public DeclarationConfiguration copy() {
        try {
            return (DeclarationConfiguration) clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }
}
