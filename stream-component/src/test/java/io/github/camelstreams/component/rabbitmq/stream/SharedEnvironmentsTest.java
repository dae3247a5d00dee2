package io.github.camelstreams.component.rabbitmq.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.stream.Environment;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedEnvironmentsTest {

    private final List<Environment> closed = new ArrayList<>();
    private final SharedEnvironments environments =
            new SharedEnvironments(settings -> environment());

    @Test
    void equalSettingsShareAnEnvironmentUntilTheLastLeaseIsClosed() {
        EnvironmentLease first = environments.acquire(new ConnectionConfiguration());
        EnvironmentLease second = environments.acquire(new ConnectionConfiguration());
        assertThat(second.environment()).isSameAs(first.environment());

        first.close();
        first.close();
        assertThat(closed).isEmpty();
        second.close();
        assertThat(closed).containsExactly(first.environment());
    }

    @Test
    void afterTheLastLeaseANewEnvironmentIsMade() {
        EnvironmentLease first = environments.acquire(new ConnectionConfiguration());
        first.close();

        assertThat(environments.acquire(new ConnectionConfiguration()).environment())
                .isNotSameAs(first.environment());
    }

    @Test
    void otherCredentialsGetAnotherEnvironment() {
        ConnectionConfiguration other = new ConnectionConfiguration();
        other.setPassword("other");

        assertThat(environments.acquire(other).environment())
                .isNotSameAs(environments.acquire(new ConnectionConfiguration()).environment());
    }

    @Test
    void theApplicationsOwnEnvironmentIsUsedAndNeverClosed() {
        Environment own = environment();
        ConnectionConfiguration connection = new ConnectionConfiguration();
        connection.setEnvironment(own);
        EnvironmentLease lease = environments.acquire(connection);
        assertThat(lease.environment()).isSameAs(own);
        lease.close();

        assertThat(closed).isEmpty();
    }

    /** An environment of which nothing but its identity and its closing matters. */
    private Environment environment() {
        return (Environment)
                Proxy.newProxyInstance(
                        Environment.class.getClassLoader(),
                        new Class<?>[] {Environment.class},
                        (proxy, method, arguments) ->
                                switch (method.getName()) {
                                    case "close" -> {
                                        closed.add((Environment) proxy);
                                        yield null;
                                    }
                                    case "equals" -> proxy == arguments[0];
                                    case "hashCode" -> System.identityHashCode(proxy);
                                    case "toString" -> "environment";
                                    default ->
                                            throw new UnsupportedOperationException(
                                                    method.getName());
                                });
    }
}
