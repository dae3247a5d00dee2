package io.github.camelstreams.component.rabbitmq.stream.producer;

import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.codec.WrapperMessageBuilder;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What each message that is published leaves behind until it is confirmed. */
@State(Scope.Thread)
public class PublishingWindowBenchmark {

    private static final int BATCH = 1_000;

    private final Message message = new WrapperMessageBuilder().addData(new byte[200]).build();
    private final List<Message> one = List.of(message);
    private final List<Message> batch = Collections.nCopies(BATCH, message);
    private final List<Long> ids = LongStream.rangeClosed(1, BATCH).boxed().toList();
    private int settled;
    private final PendingBatch.Listener listener =
            new PendingBatch.Listener() {
                @Override
                public void settled(int count) {
                    settled += count;
                }

                @Override
                public void done(PendingBatch publication, PublishException failure) {
                    settled++;
                }
            };

    @Benchmark
    public int confirmAMessageByItself() {
        confirm(one);
        return settled;
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int confirmAMessageOfABatch() {
        confirm(batch);
        return settled;
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public PublishingIdGate letAPublishingIdThrough() {
        PublishingIdGate gate = new PublishingIdGate();
        if (gate.refusal(ids, true).isEmpty()) {
            ids.forEach(gate::sent);
        }
        return gate;
    }

    private void confirm(List<Message> messages) {
        PendingBatch publication = new PendingBatch("stream", messages, failure -> {}, listener);
        for (int index = 0; index < messages.size(); index++) {
            publication.sending(index);
        }
        for (int index = 0; index < messages.size(); index++) {
            publication.confirmed(index);
        }
    }
}
