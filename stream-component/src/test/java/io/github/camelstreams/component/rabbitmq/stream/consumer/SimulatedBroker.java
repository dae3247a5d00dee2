package io.github.camelstreams.component.rabbitmq.stream.consumer;

import com.rabbitmq.stream.Consumer;
import com.rabbitmq.stream.ConsumerBuilder;
import com.rabbitmq.stream.ConsumerFlowStrategy;
import com.rabbitmq.stream.ConsumerUpdateListener;
import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.MessageHandler;
import com.rabbitmq.stream.NoOffsetException;
import com.rabbitmq.stream.OffsetSpecification;
import com.rabbitmq.stream.StreamStats;
import com.rabbitmq.stream.codec.SimpleCodec;
import io.github.camelstreams.component.rabbitmq.stream.client.EnvironmentLease;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;

/**
 * A broker with one stream of one chunk, that begins at offset 0. A new consumer gets the chunk at
 * once, if what it asks for is in it.
 */
final class SimulatedBroker implements EnvironmentLease {

    private final int messages;
    private boolean silent;
    private ConsumerUpdateListener update;

    SimulatedBroker(int messages) {
        this.messages = messages;
    }

    /** Delivers nothing from now on. */
    SimulatedBroker silent() {
        silent = true;
        return this;
    }

    /** Makes the latest consumer the active one of its group, or another one instead of it. */
    OffsetSpecification update(boolean active) {
        return update.update(
                proxy(
                        ConsumerUpdateListener.Context.class,
                        (proxy, method, arguments) ->
                                method.getName().equals("isActive") ? active : null));
    }

    @Override
    public Environment environment() {
        return proxy(
                Environment.class,
                (proxy, method, arguments) ->
                        switch (method.getName()) {
                            case "consumerBuilder" -> new Building().builder;
                            case "queryStreamStats" -> stats();
                            default -> throw new UnsupportedOperationException(method.getName());
                        });
    }

    @Override
    public <T> T call(java.util.function.Function<Environment, T> operation) {
        return operation.apply(environment());
    }

    @Override
    public void close() {}

    private StreamStats stats() {
        return proxy(
                StreamStats.class,
                (proxy, method, arguments) -> {
                    if (messages == 0) {
                        throw new NoOffsetException("The stream is empty");
                    }
                    return 0L;
                });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private final class Building {

        private OffsetSpecification offset;
        private MessageHandler handler;
        private ConsumerFlowStrategy flow;
        private final ConsumerBuilder builder =
                proxy(
                        ConsumerBuilder.class,
                        (proxy, method, arguments) -> {
                            switch (method.getName()) {
                                case "offset" -> offset = (OffsetSpecification) arguments[0];
                                case "messageHandler" -> handler = (MessageHandler) arguments[0];
                                case "consumerUpdateListener" ->
                                        update = (ConsumerUpdateListener) arguments[0];
                                case "flow" -> {
                                    return flow();
                                }
                                case "build" -> {
                                    return consumer();
                                }
                                default -> {}
                            }
                            return proxy;
                        });

        private ConsumerBuilder.FlowConfiguration flow() {
            return proxy(
                    ConsumerBuilder.FlowConfiguration.class,
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("builder")) {
                            return builder;
                        }
                        flow = (ConsumerFlowStrategy) arguments[0];
                        return proxy;
                    });
        }

        private Consumer consumer() {
            boolean behind = offset.isOffset() && offset.getOffset() >= messages;
            if (!silent && !behind) {
                deliver();
            }
            return proxy(Consumer.class, (proxy, method, arguments) -> null);
        }

        private void deliver() {
            flow.start(
                    proxy(
                            ConsumerFlowStrategy.Context.class,
                            (proxy, method, arguments) ->
                                    method.getName().equals("chunkId")
                                            ? 0L
                                            : (Object) (long) messages));
            for (long each = 0; each < messages; each++) {
                long at = each;
                handler.handle(
                        proxy(
                                MessageHandler.Context.class,
                                (proxy, method, arguments) ->
                                        method.getName().equals("offset") ? at : 0L),
                        new SimpleCodec()
                                .messageBuilder()
                                .addData(String.valueOf(at).getBytes(StandardCharsets.UTF_8))
                                .build());
            }
        }
    }
}
