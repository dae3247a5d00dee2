package io.github.camelstreams.component.rabbitmq.stream.producer;

import com.rabbitmq.stream.Message;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;

/** A stream that is published to, with a thread of its own that sends. Thread-safe. */
final class Destination {

    private final ExecutorServiceManager executors;
    private final ExecutorService sender;
    private final Publisher publisher;
    private int users;

    /**
     * @param completions runs completions, however many
     */
    Destination(
            CamelContext context,
            Publisher.Limits limits,
            ProducerFactory factory,
            Executor completions) {
        this.executors = context.getExecutorServiceManager();
        this.sender = executors.newThreadPool(this, threadName(limits.stream()), oneThread());
        this.publisher = new Publisher(limits, factory, sender, completions);
    }

    static String threadName(String stream) {
        return "RabbitMQStreamProducer[" + stream + "]";
    }

    /**
     * One thread whose queue never overflows: the default one would then send on the calling
     * thread, out of order.
     */
    private static ThreadPoolProfile oneThread() {
        ThreadPoolProfile profile = new ThreadPoolProfile("RabbitMQStreamProducer");
        profile.setPoolSize(1);
        profile.setMaxPoolSize(1);
        profile.setMaxQueueSize(Integer.MAX_VALUE);
        profile.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
        return profile;
    }

    Publisher publisher() {
        return publisher;
    }

    void publish(List<Message> messages, Consumer<PublishException> completion) {
        publisher.publish(messages, completion);
    }

    /** Does something behind what is to be sent. */
    void execute(Runnable task) {
        sender.execute(task);
    }

    /** One more exchange uses it. Guarded by whoever shares it out, as is all of the count. */
    void enter() {
        users++;
    }

    void leave() {
        users--;
    }

    boolean isUnused() {
        return users == 0;
    }

    /** Takes nothing more, waits for what is on its way, and fails what is left then. */
    void stop(Duration timeout) throws InterruptedException {
        publisher.stop(timeout);
        executors.shutdownGraceful(sender);
    }

    /** The same when nothing is on its way, without waiting for the client to close. */
    void retire() throws InterruptedException {
        publisher.stop(Duration.ZERO);
        executors.shutdown(sender);
    }
}
