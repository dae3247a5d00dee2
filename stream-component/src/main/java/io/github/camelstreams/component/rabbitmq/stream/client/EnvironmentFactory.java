package io.github.camelstreams.component.rabbitmq.stream.client;

import com.rabbitmq.stream.Address;
import com.rabbitmq.stream.AddressResolver;
import com.rabbitmq.stream.BackOffDelayPolicy;
import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.EnvironmentBuilder;
import com.rabbitmq.stream.metrics.MetricsCollector;
import io.github.camelstreams.component.rabbitmq.stream.Internal;
import io.github.camelstreams.component.rabbitmq.stream.message.TolerantCodec;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;

/** Makes environments, which share their threads. Thread-safe. */
@Internal
public final class EnvironmentFactory implements AutoCloseable {

    private final Supplier<CamelContext> context;
    private final UnavailableStreamHandler unavailableStreams = new UnavailableStreamHandler();
    private final Supplier<MetricsCollector> metrics;
    private EventLoopGroup eventLoops;

    /**
     * @param context finds the key stores
     * @param metrics what the clients tell their figures
     */
    public EnvironmentFactory(Supplier<CamelContext> context, Supplier<MetricsCollector> metrics) {
        this.context = context;
        this.metrics = metrics;
    }

    /**
     * An environment that connects when it is first used.
     *
     * @throws IllegalArgumentException when a setting cannot be used
     */
    ClientEnvironment create(ConnectionSettings settings) {
        TlsFailures tlsFailures = new TlsFailures(settings.patience(), System::nanoTime);
        FrameSize frameSize = new FrameSize(settings.maxFrameSize());
        EnvironmentBuilder builder =
                Environment.builder()
                        .lazyInitialization(true)
                        .id(settings.clientId())
                        .codec(new TolerantCodec())
                        // a login in the uris takes its place
                        .credentialsProvider(settings.login())
                        .metricsCollector(metrics.get())
                        .requestedMaxFrameSize(settings.maxFrameSize())
                        .rpcTimeout(Duration.ofMillis(settings.rpcTimeout()))
                        .requestedHeartbeat(Duration.ofSeconds((settings.heartbeat() + 999) / 1000))
                        .recoveryBackOffDelayPolicy(
                                BackOffDelayPolicy.fixed(Duration.ofMillis(settings.backOff())))
                        // a connection each: the client cannot open a named producer again on the
                        // connection it was closed on, and a consumer that is stuck is only freed
                        // together with its connection
                        .maxProducersByConnection(1)
                        .maxConsumersByConnection(1);
        builder.netty()
                .eventLoopGroup(
                        settings.eventLoopGroup() == null
                                ? eventLoops()
                                : settings.eventLoopGroup())
                .channelCustomizer(
                        channel -> {
                            tlsFailures.watch(channel);
                            unavailableStreams.watch(channel);
                            frameSize.watch(channel);
                        })
                .bootstrapCustomizer(
                        bootstrap ->
                                bootstrap.option(
                                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                                        Math.toIntExact(settings.rpcTimeout())));
        // a URI that names a virtual host takes its place
        builder.virtualHost(settings.virtualHost());
        if (settings.uris().isEmpty()) {
            builder.host(settings.host()).port(settings.port());
        } else {
            builder.uris(settings.uris());
        }
        if (settings.tls()) {
            builder.tls().sslContext(tls(settings).client(settings.hostnameVerification()));
        }
        if (settings.tokenRequest() != null) {
            settings.tokenRequest().configure(builder.oauth2()).sslContext(tls(settings).context());
        }
        if (!settings.loadBalancers().isEmpty()) {
            builder.addressResolver(inTurn(settings.loadBalancers()));
        }
        return new ClientEnvironment(
                builder.build(),
                tlsFailures,
                frameSize,
                new BrokerSilence(settings.patience(), System::nanoTime),
                settings.tokenRequest() != null);
    }

    /** One that is dead then costs one attempt. */
    private static AddressResolver inTurn(List<Address> addresses) {
        AtomicInteger turn = new AtomicInteger();
        return advertised -> addresses.get(Math.floorMod(turn.getAndIncrement(), addresses.size()));
    }

    private ClientTls tls(ConnectionSettings settings) {
        return ClientTls.of(context.get(), settings.sslContextParameters());
    }

    /** Threads for all connections: an environment that has its own takes a second to close. */
    private synchronized EventLoopGroup eventLoops() {
        if (eventLoops == null) {
            eventLoops = new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());
        }
        return eventLoops;
    }

    /** Ends what all environments share; to be called when they are closed. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // nobody has to wait for the threads
    public synchronized void close() {
        if (eventLoops != null) {
            eventLoops.shutdownGracefully(0, 5, TimeUnit.SECONDS);
            eventLoops = null;
        }
    }
}
