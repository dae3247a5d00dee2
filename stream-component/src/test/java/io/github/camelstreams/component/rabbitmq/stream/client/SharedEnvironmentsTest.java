package io.github.camelstreams.component.rabbitmq.stream.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.stream.Constants;
import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.StreamException;
import io.github.camelstreams.component.rabbitmq.stream.ConnectionConfiguration;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.junit.jupiter.api.Test;

class SharedEnvironmentsTest {

    private final StreamException noAnswer = new StreamException("no answer");
    private final StreamException refusal =
            new StreamException("refused", Constants.RESPONSE_CODE_STREAM_DOES_NOT_EXIST);

    private final List<Environment> closed = new ArrayList<>();
    private RuntimeException obstacle;
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1);
    private final SharedEnvironments environments =
            new SharedEnvironments(
                    settings ->
                            new ClientEnvironment(
                                    unlessObstructed(),
                                    new TlsFailures(Duration.ofSeconds(5), nanoTime::get),
                                    new FrameSize(FrameSize.USUAL),
                                    new BrokerSilence(Duration.ofSeconds(5), nanoTime::get),
                                    false),
                    nanoTime::get);

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
    void otherTlsGetsAnotherEnvironment() {
        ConnectionConfiguration plain = new ConnectionConfiguration();
        ConnectionConfiguration careless = overTls(null);
        careless.setHostnameVerification(false);
        SSLContextParameters keys = new SSLContextParameters();
        ConnectionConfiguration trusting = overTls(keys);
        ConnectionConfiguration others = overTls(new SSLContextParameters());

        assertThat(Stream.of(plain, overTls(null), careless, trusting, others, overTls(keys)))
                .extracting(connection -> environments.acquire(connection).environment())
                .satisfies(all -> assertThat(Set.copyOf(all)).hasSize(5));
    }

    private static ConnectionConfiguration overTls(SSLContextParameters keys) {
        ConnectionConfiguration connection = new ConnectionConfiguration();
        connection.setTls(true);
        connection.setSslContextParameters(keys);
        return connection;
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

    @Test
    void anEnvironmentOnWhichTheBrokerIsSilentForLongIsReplaced() {
        EnvironmentLease lease = environments.acquire(new ConnectionConfiguration());
        Environment silent = lease.environment();
        call(lease, noAnswer);
        pass(Duration.ofSeconds(4));
        call(lease, noAnswer);
        assertThat(lease.environment()).isSameAs(silent);
        pass(Duration.ofSeconds(2));
        call(lease, noAnswer);

        assertThat(lease.environment()).isNotSameAs(silent);
        assertThat(closed).containsExactly(silent);
    }

    /** As a producer template does that is made anew for each question. */
    @Test
    void soIsOneThatIsOnlyAskedInShort() {
        EnvironmentLease idle = environments.acquire(new ConnectionConfiguration());
        Environment silent = idle.environment();
        for (int second = 0; second < 7; second++) {
            try (EnvironmentLease shortLived =
                    environments.acquire(new ConnectionConfiguration())) {
                call(shortLived, noAnswer);
            }
            pass(Duration.ofSeconds(1));
        }

        assertThat(environments.acquire(new ConnectionConfiguration()).environment())
                .isNotSameAs(silent);
        assertThat(idle.environment()).isSameAs(silent);
        call(idle, noAnswer);
        assertThat(closed).contains(silent);
    }

    @Test
    void anAnswerToOneIsAnAnswerToAll() {
        EnvironmentLease one = environments.acquire(new ConnectionConfiguration());
        Environment environment = one.environment();
        call(one, noAnswer);
        pass(Duration.ofSeconds(4));
        call(environments.acquire(new ConnectionConfiguration()), refusal);
        pass(Duration.ofSeconds(2));
        call(environments.acquire(new ConnectionConfiguration()), noAnswer);

        assertThat(environments.acquire(new ConnectionConfiguration()).environment())
                .isSameAs(environment);
    }

    @Test
    void aRefusalIsAnAnswer() {
        EnvironmentLease lease = environments.acquire(new ConnectionConfiguration());
        Environment environment = lease.environment();
        call(lease, noAnswer);
        pass(Duration.ofSeconds(6));
        call(lease, refusal);
        call(lease, noAnswer);

        assertThat(lease.environment()).isSameAs(environment);
    }

    @Test
    void othersKeepTheSilentEnvironmentUntilTheyGiveItUpThemselves() {
        EnvironmentLease one = environments.acquire(new ConnectionConfiguration());
        EnvironmentLease other = environments.acquire(new ConnectionConfiguration());
        Environment silent = one.environment();
        giveUp(one);
        assertThat(other.environment()).isSameAs(silent);
        assertThat(closed).isEmpty();
        giveUp(other);

        assertThat(other.environment()).isSameAs(one.environment());
        assertThat(closed).containsExactly(silent);
    }

    @Test
    void aClosedLeaseStaysClosed() {
        EnvironmentLease lease = environments.acquire(new ConnectionConfiguration());
        Environment silent = lease.environment();
        call(lease, noAnswer);
        lease.close();
        giveUp(lease);

        assertThat(closed).containsExactly(silent);
    }

    /** As when a key store cannot be read just then. */
    @Test
    void oneThatCannotBeReplacedIsKeptUntilItCan() {
        EnvironmentLease lease = environments.acquire(new ConnectionConfiguration());
        Environment silent = lease.environment();
        obstacle = new IllegalStateException("the key store cannot be read");
        giveUp(lease);
        assertThat(noAnswer.getSuppressed()).containsExactly(obstacle);
        assertThat(lease.environment()).isSameAs(silent);
        assertThat(closed).isEmpty();
        EnvironmentLease other = environments.acquire(new ConnectionConfiguration());
        assertThat(other.environment()).isSameAs(silent);
        other.close();

        obstacle = null;
        giveUp(lease);
        assertThat(lease.environment()).isNotSameAs(silent);
        assertThat(closed).containsExactly(silent);
    }

    @Test
    void soIsOneWhoseOptionsAreInvalidByThen() {
        ConnectionConfiguration component = new ConnectionConfiguration();
        EnvironmentLease lease = environments.acquire(component.forEndpoint());
        Environment silent = lease.environment();
        component.setUris("no uri");
        giveUp(lease);
        assertThat(noAnswer.getSuppressed()).isNotEmpty();
        component.setUris(null);

        assertThat(environments.acquire(component.forEndpoint()).environment()).isSameAs(silent);
        assertThat(closed).isEmpty();
    }

    private void giveUp(EnvironmentLease lease) {
        call(lease, noAnswer);
        pass(Duration.ofSeconds(6));
        call(lease, noAnswer);
    }

    private void call(EnvironmentLease lease, StreamException outcome) {
        assertThatThrownBy(
                        () ->
                                lease.run(
                                        environment -> {
                                            throw outcome;
                                        }))
                .isSameAs(outcome);
    }

    private void pass(Duration time) {
        nanoTime.addAndGet(time.toNanos());
    }

    private Environment unlessObstructed() {
        if (obstacle != null) {
            throw obstacle;
        }
        return environment();
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
