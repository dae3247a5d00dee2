package io.github.camelstreams.component.rabbitmq.stream;

import com.rabbitmq.stream.Address;
import com.rabbitmq.stream.BackOffDelayPolicy;
import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.EnvironmentBuilder;
import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * One environment for equal connection settings, opened with the first lease and closed with the
 * last. Thread-safe.
 */
final class SharedEnvironments {

    private final Map<Settings, Shared> open = new HashMap<>();
    private final Function<Settings, Environment> factory;

    SharedEnvironments() {
        this(SharedEnvironments::create);
    }

    SharedEnvironments(Function<Settings, Environment> factory) {
        this.factory = factory;
    }

    synchronized EnvironmentLease acquire(ConnectionConfiguration connection) {
        if (connection.getEnvironment() != null) {
            return new Lease(connection.getEnvironment(), () -> {});
        }
        Settings settings = Settings.of(connection);
        Shared shared = open.computeIfAbsent(settings, key -> new Shared(factory.apply(key)));
        shared.leases++;
        return new Lease(shared.environment, () -> release(settings));
    }

    private void release(Settings settings) {
        Environment last = forget(settings);
        if (last != null) {
            last.close();
        }
    }

    private synchronized Environment forget(Settings settings) {
        Shared shared = open.get(settings);
        if (--shared.leases > 0) {
            return null;
        }
        open.remove(settings);
        return shared.environment;
    }

    private static Environment create(Settings settings) {
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

    private static final class Shared {
        private final Environment environment;
        private int leases;

        Shared(Environment environment) {
            this.environment = environment;
        }
    }

    private record Lease(Environment environment, Runnable release, AtomicBoolean closed)
            implements EnvironmentLease {

        Lease(Environment environment, Runnable release) {
            this(environment, release, new AtomicBoolean());
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                release.run();
            }
        }
    }
}
