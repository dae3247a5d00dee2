package io.github.camelstreams.component.rabbitmq.stream.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerState;
import io.github.camelstreams.component.rabbitmq.stream.consumer.ConsumerStatus;
import io.github.camelstreams.test.BrokerServer;
import io.github.camelstreams.test.BrokerSettings;
import io.github.camelstreams.test.CertificateAuthority;
import io.github.camelstreams.test.SharedServers;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OAuthIT {

    private static CertificateAuthority authority;
    private static TokenServer tokens;
    private static BrokerSettings settings;
    private static BrokerServer broker;

    private final String stream = SharedServers.uniqueName("oauth");
    private SecuredReader reader;
    private final CamelContext context = new DefaultCamelContext();

    @BeforeAll
    static void startServers() throws Exception {
        Path folder = SharedServers.newFolder("oauth-authority");
        authority = new CertificateAuthority(folder, "broker=localhost", "tokens=localhost");
        SSLContextParameters tls = Certificates.trusting(authority, "tokens");
        tokens = new TokenServer(tls.createSSLContext(new DefaultCamelContext()));
        Path publicKey = tokens.publicKey(folder.toAbsolutePath().resolve("tokens.pem"));
        settings =
                BrokerSettings.tls(authority, "broker")
                        .with(
                                "rabbitmq_auth_backend_oauth2",
                                """
                                auth_backends.1 = rabbit_auth_backend_oauth2
                                auth_backends.2 = internal
                                auth_oauth2.resource_server_id = rabbitmq
                                auth_oauth2.default_key = test
                                auth_oauth2.signing_keys.test = %s
                                """
                                        .formatted(publicKey));
        broker = SharedServers.newBroker("oauth", settings);
        broker.start();
    }

    @AfterAll
    static void stopServers() {
        broker.stop();
        tokens.close();
    }

    @AfterEach
    void stop() {
        context.stop();
        tokens.away(false);
        tokens.forge(false);
    }

    @Test
    void aTokenIsGotAndGotAnewBeforeItExpires() throws Exception {
        String parameters = "&oauthParameters=audience=rabbitmq,scope=rabbitmq.read:*/*";
        start(TokenServer.SECRET, parameters);
        Instant active = reader.awaitActive().since();
        publishes("with the first token", parameters);
        int first = tokens.requests().size();
        Instant expired = Instant.now().plus(TokenServer.LIFETIME).plusSeconds(1);
        await().atMost(StreamFixture.PATIENCE).until(() -> Instant.now().isAfter(expired));

        publishes("with another", parameters);
        assertThat(tokens.requests()).hasSizeGreaterThan(first);
        assertThat(tokens.requests().get(first))
                .contains(
                        "grant_type=client_credentials",
                        "audience=rabbitmq",
                        "scope=rabbitmq.read%3A*%2F*");
        reader.awaitReceived("with the first token", "with another");
        assertThat(reader.status().since()).isEqualTo(active);
    }

    @Test
    void aTokenThatWasNotToBeHadInTimeIsGotLater() throws Exception {
        start(TokenServer.SECRET, "");
        reader.awaitActive();
        tokens.away(true);
        await().atMost(StreamFixture.PATIENCE)
                .until(() -> reader.status().state() == ConsumerState.CONNECTING);
        tokens.away(false);

        reader.awaitActive();
        publishes("again", "");
        reader.awaitReceived("again");
    }

    @Test
    void aClientThatGetsNoTokenSaysWhatToDo() throws Exception {
        start("wrong-secret", "");

        ConsumerStatus status = reader.awaitProblem();
        assertThat(status.problem()).contains("check oauthTokenEndpointUri");
        assertThat(status.lastError()).startsWith("ConnectionSecurityException");
        assertThat(status.toString()).doesNotContain("wrong-secret");
    }

    @Test
    void aTokenThatTheBrokerDoesNotTrustIsGotAnew() throws Exception {
        tokens.forge(true);
        start(TokenServer.SECRET, "");
        assertThat(reader.awaitProblem().problem()).contains("The broker refuses the token");

        tokens.forge(false);
        reader.awaitActive();
    }

    private void start(String secret, String options) throws Exception {
        context.getRegistry().bind("tls", Certificates.trusting(authority));
        reader = new SecuredReader(context, uri(secret, options));
    }

    private void publishes(String text, String options) {
        try (Publishing publishing = new Publishing(context, uri(TokenServer.SECRET, options))) {
            assertThat(publishing.failure(publishing.send(text))).isNull();
        }
    }

    private String uri(String secret, String options) {
        return ("rabbitmq-stream:%s?autoDeclare=true&loadBalancer=true&host=localhost&port=%d"
                        + "&sslContextParameters=#tls&oauthTokenEndpointUri=%s&oauthClientId=%s"
                        + "&oauthClientSecret=%s%s")
                .formatted(
                        stream,
                        settings.tlsPort(),
                        tokens.uri(),
                        TokenServer.CLIENT_ID,
                        secret,
                        options);
    }
}
