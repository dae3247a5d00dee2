package io.github.camelstreams.component.rabbitmq.stream.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;
import org.apache.camel.util.ObjectHelper;

/**
 * What goes wrong with TLS on the connections of an environment. The client does not always tell:
 * while it tries again by itself its operations only say that there is no connection, and a broker
 * that refuses a client's certificate does so behind the handshake of TLS 1.3, so that the client
 * may see no more than a connection that is closed. Thread-safe.
 */
final class TlsFailures {

    private final long memory;
    private final LongSupplier nanoTime;
    private SSLException latest;
    private long latestAt;

    /**
     * @param memory how long a failure counts
     * @param nanoTime as {@link System#nanoTime()}
     */
    TlsFailures(Duration memory, LongSupplier nanoTime) {
        this.memory = memory.toNanos();
        this.nanoTime = nanoTime;
    }

    /** Looks after a connection that is about to be made. */
    void watch(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.handshakeFuture().addListener(handshake -> noticed(handshake.cause()));
            channel.pipeline()
                    .addAfter(
                            channel.pipeline().context(tls).name(), "tls-failures", new Watch(tls));
        }
    }

    /** The failure of the latest attempts to connect; empty when it is about something else. */
    synchronized Optional<SSLException> latest() {
        return Optional.ofNullable(latest)
                .filter(failure -> nanoTime.getAsLong() - latestAt < memory);
    }

    /** There is a connection. */
    synchronized void clear() {
        latest = null;
    }

    private boolean noticed(Throwable cause) {
        SSLException failure = ObjectHelper.getException(SSLException.class, cause);
        if (failure != null) {
            failed(failure);
        }
        return failure != null;
    }

    private synchronized void failed(SSLException failure) {
        latest = failure;
        latestAt = nanoTime.getAsLong();
    }

    private final class Watch extends ChannelInboundHandlerAdapter {

        private final SslHandler tls;
        private boolean answered;

        Watch(SslHandler tls) {
            this.tls = tls;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            answered = true;
            context.fireChannelRead(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            answered |= noticed(cause);
            context.fireExceptionCaught(cause);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (!answered && tls.handshakeFuture().isSuccess()) {
                failed(new SSLException("Received fatal alert, or none: the broker has hung up"));
            }
            context.fireChannelInactive();
        }
    }
}
