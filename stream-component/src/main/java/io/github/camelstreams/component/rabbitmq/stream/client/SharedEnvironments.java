package io.github.camelstreams.component.rabbitmq.stream.client;

import com.rabbitmq.stream.Environment;
import io.github.camelstreams.component.rabbitmq.stream.ConnectionConfiguration;
import io.github.camelstreams.component.rabbitmq.stream.Internal;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One environment for equal connection settings, opened with the first lease and closed with the
 * last. Thread-safe.
 */
@Internal
public final class SharedEnvironments {

    private final Map<ConnectionSettings, Shared> open = new HashMap<>();
    private final Function<ConnectionSettings, ClientEnvironment> factory;
    private final LongSupplier nanoTime;

    public SharedEnvironments(EnvironmentFactory factory) {
        this(factory::create, System::nanoTime);
    }

    /**
     * @param factory makes an environment that connects when it is first used
     * @param nanoTime as {@link System#nanoTime()}
     */
    SharedEnvironments(
            Function<ConnectionSettings, ClientEnvironment> factory, LongSupplier nanoTime) {
        this.factory = factory;
        this.nanoTime = nanoTime;
    }

    public synchronized EnvironmentLease acquire(ConnectionConfiguration connection) {
        if (connection.getEnvironment() != null) {
            connection.requireEnvironmentAlone();
            return new OwnEnvironment(connection.getEnvironment());
        }
        // whoever moves to another environment has the options as they are by then
        return new SharedLease(
                () -> share(ConnectionSettings.of(connection)),
                new BrokerSilence(connection.patience(), nanoTime));
    }

    private synchronized Share share(ConnectionSettings settings) {
        Shared shared = open.computeIfAbsent(settings, key -> new Shared(key, factory.apply(key)));
        shared.users++;
        return shared;
    }

    private synchronized Share replace(Shared old, Supplier<Share> shares) {
        boolean current = retire(old);
        try {
            return shares.get();
        } catch (RuntimeException e) {
            if (current) {
                open.put(old.settings, old);
            }
            throw e;
        }
    }

    private synchronized boolean retire(Shared shared) {
        return open.remove(shared.settings, shared);
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
            shared.environment.environment().close();
        }
    }

    private final class Shared implements Share {
        private final ConnectionSettings settings;
        private final ClientEnvironment environment;
        private int users;

        Shared(ConnectionSettings settings, ClientEnvironment environment) {
            this.settings = settings;
            this.environment = environment;
        }

        @Override
        public ClientEnvironment environment() {
            return environment;
        }

        @Override
        public Share replace(Supplier<Share> shares) {
            return SharedEnvironments.this.replace(this, shares);
        }

        @Override
        public void release() {
            SharedEnvironments.this.release(this);
        }
    }

    /** What is used by several leases. */
    interface Share {

        ClientEnvironment environment();

        /**
         * Gets another one. Nobody gets this environment from now on, unless that fails.
         *
         * @throws RuntimeException when there is no other one to be had
         */
        Share replace(Supplier<Share> shares);

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
