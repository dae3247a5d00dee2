package io.github.camelstreams.component.rabbitmq.stream;

import com.rabbitmq.stream.Address;
import com.rabbitmq.stream.BackOffDelayPolicy;
import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.EnvironmentBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * One environment for equal connection settings, opened with the first lease and closed with the
 * last. Thread-safe.
 */
final class SharedEnvironments implements AutoCloseable {

    private final Map<Settings, Shared> open = new HashMap<>();
    private final Function<Settings, Environment> factory;
    private final LongSupplier nanoTime;
    private EventLoopGroup eventLoops;

    SharedEnvironments() {
        this.factory = this::create;
        this.nanoTime = System::nanoTime;
    }

    SharedEnvironments(Function<Settings, Environment> factory, LongSupplier nanoTime) {
        this.factory = factory;
        this.nanoTime = nanoTime;
    }

    synchronized EnvironmentLease acquire(ConnectionConfiguration connection) {
        if (connection.getEnvironment() != null) {
            return new OwnEnvironment(connection.getEnvironment());
        }
        Settings settings = Settings.of(connection);
        return new SharedLease(() -> share(settings), connection.patience(), nanoTime);
    }

    private synchronized Share share(Settings settings) {
        Shared shared = open.computeIfAbsent(settings, key -> new Shared(key, factory.apply(key)));
        shared.users++;
        return shared;
    }

    private synchronized void retire(Shared shared) {
        open.remove(shared.settings, shared);
    }

    private void release(Shared shared) {
        boolean last;
        synchronized (this) {
            last = --shared.users == 0;
            if (last) {
                retire(shared);
            }
        }
        if (last) {
            shared.environment.close();
        }
    }

    /** Threads for all connections: an environment that has its own takes a second to close. */
    private synchronized EventLoopGroup eventLoops() {
        if (eventLoops == null) {
            eventLoops = new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());
        }
        return eventLoops;
    }

    /** Ends what all environments share; to be called when no lease is left. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // nobody has to wait for the threads
    public synchronized void close() {
        if (eventLoops != null) {
            eventLoops.shutdownGracefully(0, 5, TimeUnit.SECONDS);
            eventLoops = null;
        }
    }

    private Environment create(Settings settings) {
        EnvironmentBuilder builder =
                Environment.builder()
                        .lazyInitialization(true)
                        .codec(new TolerantCodec())
                        .rpcTimeout(Duration.ofMillis(settings.rpcTimeout))
                        .requestedHeartbeat(Duration.ofSeconds((settings.heartbeat + 999) / 1000))
                        .recoveryBackOffDelayPolicy(
                                BackOffDelayPolicy.fixed(Duration.ofMillis(settings.backOff)))
                        // a connection each: the client cannot open a named producer again on the
                        // connection it was closed on, and a consumer that is stuck is only freed
                        // together with its connection
                        .maxProducersByConnection(1)
                        .maxConsumersByConnection(1);
        builder.netty()
                .eventLoopGroup(eventLoops())
                .bootstrapCustomizer(
                        bootstrap ->
                                bootstrap.option(
                                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                                        Math.toIntExact(settings.rpcTimeout)));
        if (settings.uris.isEmpty()) {
            builder.host(settings.host)
                    .port(settings.port)
                    .username(settings.username)
                    .password(settings.password)
                    .virtualHost(settings.virtualHost);
        } else {
            builder.uris(settings.uris);
        }
        if (settings.loadBalancer != null) {
            builder.addressResolver(advertised -> settings.loadBalancer);
        }
        return builder.build();
    }

    /** What makes two endpoints share an environment. */
    record Settings(
            List<String> uris,
            String host,
            int port,
            String username,
            String password,
            String virtualHost,
            long heartbeat,
            long rpcTimeout,
            long backOff,
            Address loadBalancer) {

        static Settings of(ConnectionConfiguration connection) {
            return new Settings(
                    connection.uriList(),
                    connection.getHost(),
                    connection.getPort(),
                    connection.getUsername(),
                    connection.getPassword(),
                    connection.getVirtualHost(),
                    connection.getRequestedHeartbeat(),
                    connection.getRpcTimeout(),
                    connection.getRecoveryBackOff(),
                    connection.isLoadBalancer() ? connection.address() : null);
        }

        /** Without the credentials, which a log must not show. */
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    private final class Shared implements Share {
        private final Settings settings;
        private final Environment environment;
        private int users;

        Shared(Settings settings, Environment environment) {
            this.settings = settings;
            this.environment = environment;
        }

        @Override
        public Environment environment() {
            return environment;
        }

        @Override
        public void retire() {
            SharedEnvironments.this.retire(this);
        }

        @Override
        public void release() {
            SharedEnvironments.this.release(this);
        }
    }

    /** What is used by several leases. */
    interface Share {

        Environment environment();

        /** Nobody else gets this environment from now on. */
        void retire();

        /** Closes the environment when nobody uses it any more. To be called once. */
        void release();
    }

    /** An environment that the application has made, and closes. */
    private record OwnEnvironment(Environment environment) implements EnvironmentLease {

        @Override
        public <T> T call(Function<Environment, T> operation) {
            return operation.apply(environment);
        }

        @Override
        public void close() {
            // it is not ours
        }
    }
}
