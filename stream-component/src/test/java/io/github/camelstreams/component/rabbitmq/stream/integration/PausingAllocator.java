package io.github.camelstreams.component.rabbitmq.stream.integration;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;

/**
 * Holds up the thread of the client that sends, at the moment when it makes a frame: what a busy
 * machine or a garbage collection may do at any time.
 */
final class PausingAllocator {

    private static final String SENDING_THREAD = "rabbitmq-stream-dynamic-batch-producer";

    private volatile CountDownLatch resumed = new CountDownLatch(0);
    private volatile CountDownLatch paused = new CountDownLatch(0);

    /** To be given to the client. */
    ByteBufAllocator allocator() {
        return (ByteBufAllocator)
                Proxy.newProxyInstance(
                        ByteBufAllocator.class.getClassLoader(),
                        new Class<?>[] {ByteBufAllocator.class},
                        (proxy, method, arguments) -> {
                            hold();
                            try {
                                return method.invoke(PooledByteBufAllocator.DEFAULT, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    private void hold() throws InterruptedException {
        if (Thread.currentThread().getName().startsWith(SENDING_THREAD)) {
            CountDownLatch end = resumed;
            paused.countDown();
            end.await();
        }
    }

    /** Holds the thread at its next frame, and waits until it is there. */
    void pause() {
        resumed = new CountDownLatch(1);
        paused = new CountDownLatch(1);
        try {
            paused.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void resume() {
        resumed.countDown();
    }
}
