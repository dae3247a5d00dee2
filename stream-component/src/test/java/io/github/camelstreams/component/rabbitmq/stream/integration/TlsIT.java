package io.github.camelstreams.component.rabbitmq.stream.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamComponent;
import io.github.camelstreams.component.rabbitmq.stream.client.ConnectionSecurityException;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerStatus;
import io.github.camelstreams.component.rabbitmq.stream.producer.NotStoredException;
import io.github.camelstreams.test.BrokerServer;
import io.github.camelstreams.test.BrokerSettings;
import io.github.camelstreams.test.CertificateAuthority;
import io.github.camelstreams.test.SharedServers;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.SecureSocketProtocolsParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TlsIT {

    private static CertificateAuthority authority;
    private static CertificateAuthority strangers;
    private static BrokerSettings settings;
    private static BrokerServer broker;

    private final String stream = SharedServers.uniqueName("tls");
    private SecuredReader reader;
    private CamelContext context = new DefaultCamelContext();

    @BeforeAll
    static void startBroker() {
        authority =
                new CertificateAuthority(
                        SharedServers.newFolder("tls-authority"), "broker=localhost", "client");
        strangers = new CertificateAuthority(SharedServers.newFolder("tls-strangers"), "client");
        settings = BrokerSettings.tls(authority, "broker").mutual();
        broker = SharedServers.newBroker("tls", settings);
        broker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.stop();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void messagesGoOverTls() throws Exception {
        bind("known", Certificates.trusting(authority, "client"));
        start("localhost", "sslContextParameters=#known");

        reader.awaitActive();
        publishes("localhost", "sslContextParameters=#known");
        reader.awaitReceived("hello");
    }

    @Test
    void protocolsAreThoseOfTheParameters() {
        SSLContextParameters old = Certificates.trusting(authority, "client");
        SecureSocketProtocolsParameters protocols = new SecureSocketProtocolsParameters();
        protocols.setSecureSocketProtocol(List.of("TLSv1.1"));
        old.setSecureSocketProtocols(protocols);
        bind("old", old);
        context.start();

        // Java and the broker's Erlang have both switched it off
        assertThat(failure("localhost", "sslContextParameters=#old")).isNotNull();
    }

    @Test
    void theGlobalParametersServeEveryEndpoint() throws Exception {
        context.setSSLContextParameters(Certificates.trusting(authority, "client"));
        component().setUseGlobalSslContextParameters(true);
        start("localhost", "");

        reader.awaitActive();
        publishes("localhost", "");
        reader.awaitReceived("hello");
    }

    @Test
    void globalParametersThatAreMissingDoNotMeanAConnectionInTheClear() {
        component().setUseGlobalSslContextParameters(true);

        assertThatExceptionOfType(ResolveEndpointFailedException.class)
                .isThrownBy(() -> context.getEndpoint(uri("localhost", "")))
                .withMessageContaining("no global SSLContextParameters");
    }

    @Test
    void aBrokerThatIsNotTrustedIsRefusedAndTriedAgain() throws Exception {
        bind("strangers", Certificates.trusting(strangers, "client"));
        start("localhost", "sslContextParameters=#strangers");

        assertThat(failure("localhost", "sslContextParameters=#strangers"))
                .hasMessageContaining("put the authority that issued it into the trust store");
        ConsumerStatus status = reader.awaitProblem();
        assertThat(status.state()).isEqualTo(ConsumerState.CONNECTING);
        assertThat(status.problem()).contains("is not trusted");
        assertThat(status.lastError()).startsWith("ConnectionSecurityException");
        HealthCheck.Result health =
                HealthCheckHelper.getHealthCheckRepository(context, "consumers").stream()
                        .findFirst()
                        .orElseThrow()
                        .call();
        assertThat(health.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(health.getDetails().get("problem")).isEqualTo(status.problem());
    }

    @Test
    void aRouteGoesOnTryingUntilTheBrokerIsTrusted() throws Exception {
        SSLContextParameters parameters = Certificates.trusting(strangers, "client");
        bind("mended", parameters);
        start("localhost", "sslContextParameters=#mended&recoveryBackOff=200");
        reader.awaitProblem();

        SSLContextParameters known = Certificates.trusting(authority, "client");
        parameters.setTrustManagers(known.getTrustManagers());
        parameters.setKeyManagers(known.getKeyManagers());
        reader.awaitActive();
        assertThat(reader.status().problem()).isNull();
    }

    @Test
    void aCertificateForAnotherHostNameIsRefusedUnlessThatIsAllowed() {
        bind("known", Certificates.trusting(authority, "client"));
        context.start();

        assertThat(failure("127.0.0.1", "sslContextParameters=#known"))
                .hasMessageContaining("is for another host name");
        publishes("127.0.0.1", "sslContextParameters=#known&hostnameVerification=false");
    }

    @Test
    void aClientWithoutACertificateIsRefusedWhereTheBrokerWantsOne() {
        bind("nameless", Certificates.trusting(authority));
        context.start();

        assertThat(failure("localhost", "sslContextParameters=#nameless"))
                .hasMessageContaining("The broker refuses TLS with this client");
    }

    @Test
    void aClientWithACertificateOfStrangersIsRefused() {
        SSLContextParameters stranger = Certificates.trusting(authority);
        stranger.setKeyManagers(Certificates.trusting(strangers, "client").getKeyManagers());
        bind("stranger", stranger);
        context.start();

        assertThat(failure("localhost", "sslContextParameters=#stranger"))
                .hasMessageContaining("The broker refuses TLS with this client");
    }

    @Test
    void withoutParametersWhatJavaTrustsIsTrusted() {
        context.start();

        assertThat(failure("localhost", "tls=true")).hasMessageContaining("is not trusted");
        String uris = "uris=RAW(rabbitmq-stream+tls://localhost:%d)".formatted(settings.tlsPort());
        assertThat(failure("localhost", uris)).hasMessageContaining("is not trusted");
    }

    private void bind(String name, SSLContextParameters parameters) {
        context.getRegistry().bind(name, parameters);
    }

    private RabbitMQStreamComponent component() {
        return context.getComponent("rabbitmq-stream", RabbitMQStreamComponent.class);
    }

    private void start(String host, String options) throws Exception {
        reader = new SecuredReader(context, uri(host, options));
    }

    private void publishes(String host, String options) {
        try (Publishing publishing = new Publishing(context, uri(host, options))) {
            assertThat(publishing.failure(publishing.send("hello"))).isNull();
        }
    }

    /** Why nothing can be published. */
    private ConnectionSecurityException failure(String host, String options) {
        try (Publishing publishing = new Publishing(context, uri(host, options))) {
            Exception failure = publishing.failure(publishing.send("hello"));
            assertThat(failure).isInstanceOf(NotStoredException.class);
            assertThat(failure.getCause()).isInstanceOf(ConnectionSecurityException.class);
            return (ConnectionSecurityException) failure.getCause();
        }
    }

    /** With all connections to that host name, whatever the broker advertises. */
    private String uri(String host, String options) {
        return "rabbitmq-stream:%s?autoDeclare=true&loadBalancer=true&host=%s&port=%d%s"
                .formatted(
                        stream, host, settings.tlsPort(), options.isEmpty() ? "" : "&" + options);
    }
}
