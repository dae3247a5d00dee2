package io.github.camelstreams.component.rabbitmq.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.sasl.CredentialsProvider;
import com.rabbitmq.stream.sasl.DefaultUsernamePasswordCredentialsProvider;
import com.rabbitmq.stream.sasl.UsernamePasswordCredentialsProvider;
import io.github.camelstreams.component.rabbitmq.stream.client.EnvironmentLease;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.util.URISupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RabbitMQStreamEndpointTest {

    private final CamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void optionsOfTheUriGoWhereTheyBelong() {
        RabbitMQStreamEndpoint endpoint =
                endpoint(
                        "rabbitmq-stream:orders?host=broker&port=1234&autoDeclare=true&maxAge=7d"
                                + "&producerName=relay&confirmTimeout=5s&consumerName=group&failurePolicy=stop");

        assertThat(endpoint.getStream()).isEqualTo("orders");
        assertThat(endpoint.getConnection().getHost()).isEqualTo("broker");
        assertThat(endpoint.getDeclaration().getMaxAge()).isEqualTo(7 * 24 * 3_600_000L);
        assertThat(endpoint.getProducer().getProducerName()).isEqualTo("relay");
        assertThat(endpoint.getProducer().getConfirmTimeout()).isEqualTo(5_000);
        assertThat(endpoint.getConsumer().getFailurePolicy()).isEqualTo(FailurePolicy.STOP);
        assertThat(endpoint("rabbitmq-stream:other").getConnection().getHost())
                .isEqualTo("localhost");
    }

    @Test
    void neitherNameNorLocationShowsACredential() {
        RabbitMQStreamEndpoint byHost =
                endpoint("rabbitmq-stream:orders?username=admin&password=hush&host=broker");
        RabbitMQStreamEndpoint byUris =
                endpoint(
                        "rabbitmq-stream:orders?uris=RAW(rabbitmq-stream://admin:hush@broker:1234/vhost)");

        assertThat(byHost).hasToString("rabbitmq-stream://orders");
        assertThat(byHost.getServiceUrl()).isEqualTo("broker:5552");
        assertThat(byUris.getServiceUrl()).isEqualTo("broker:1234");
        assertThat(byUris.getServiceMetadata()).isEqualTo(Map.of("stream", "orders"));
        assertThat(URISupport.sanitizeUri(byHost.getEndpointUri())).doesNotContain("hush");
        assertThat(URISupport.sanitizeUri(byUris.getEndpointUri())).doesNotContain("hush");
    }

    @Test
    void theSecretOfOAuthIsNotShownAndNeeded() {
        RabbitMQStreamEndpoint endpoint =
                endpoint(
                        "rabbitmq-stream:orders?oauthTokenEndpointUri=https://login/token"
                                + "&oauthClientId=me&oauthClientSecret=hush");

        assertThat(URISupport.sanitizeUri(endpoint.getEndpointUri())).doesNotContain("hush");
        endpoint.getConnection().setOauthClientSecret(null);
        assertThatIllegalArgumentException()
                .isThrownBy(endpoint::acquireEnvironment)
                .withMessageContaining("needs oauthClientId and oauthClientSecret");
    }

    /** What an endpoint does not set itself follows the component, also later. */
    @Test
    void anEndpointLogsInAsTheComponentSaysByThen() {
        ConnectionConfiguration component =
                context.getComponent("rabbitmq-stream", RabbitMQStreamComponent.class)
                        .getConfiguration();
        ConnectionConfiguration inherits = endpoint("rabbitmq-stream:a").getConnection();
        ConnectionConfiguration own =
                endpoint("rabbitmq-stream:a?password=own&uris=rabbitmq-stream://c").getConnection();
        component.setUsername("other");
        component.setPassword("new");
        component.setUris("rabbitmq-stream://b");

        assertThat(inherits.getUsername()).isEqualTo("other");
        assertThat(inherits.getPassword()).isEqualTo("new");
        assertThat(inherits.uriList()).containsExactly("rabbitmq-stream://b");
        assertThat(own.getUsername()).isEqualTo("other");
        assertThat(own.getPassword()).isEqualTo("own");
        assertThat(own.uriList()).containsExactly("rabbitmq-stream://c");
        assertThat(inherits.login().toString()).isEqualTo("other");
    }

    @Test
    void aLoginOfTheEndpointComesBeforeTheProviderOfTheComponent() {
        CredentialsProvider vault = new DefaultUsernamePasswordCredentialsProvider("me", "hush");
        context.getComponent("rabbitmq-stream", RabbitMQStreamComponent.class)
                .getConfiguration()
                .setCredentialsProvider(vault);

        assertThat(endpoint("rabbitmq-stream:a").getConnection().login()).isSameAs(vault);
        assertThat(endpoint("rabbitmq-stream:a?username=you&password=mine").getConnection().login())
                .isInstanceOfSatisfying(
                        UsernamePasswordCredentialsProvider.class,
                        login -> {
                            assertThat(login.getUsername()).isEqualTo("you");
                            assertThat(login.getPassword()).isEqualTo("mine");
                        });
    }

    @Test
    void aCredentialsProviderAndAPasswordOfOneEndpointAreRefused() {
        context.getRegistry()
                .bind("vault", new DefaultUsernamePasswordCredentialsProvider("me", "hush"));
        RabbitMQStreamEndpoint both =
                endpoint("rabbitmq-stream:a?credentialsProvider=#vault&password=hush");

        assertThatIllegalArgumentException()
                .isThrownBy(both::acquireEnvironment)
                .withMessageContaining("takes the place of username and password")
                .withMessageNotContaining("hush");
    }

    @Test
    void tlsHasAPortOfItsOwn() {
        assertThat(endpoint("rabbitmq-stream:orders?tls=true&host=broker").getServiceUrl())
                .isEqualTo("broker:5551");
        assertThat(
                        endpoint("rabbitmq-stream:orders?uris=RAW(rabbitmq-stream+tls://broker)")
                                .getServiceUrl())
                .isEqualTo("broker:5551");
        assertThat(endpoint("rabbitmq-stream:orders?tls=true&port=1234").getServiceUrl())
                .isEqualTo("localhost:1234");
    }

    /** Whatever is set beside an environment of the application would be of no effect. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "host=b",
                "host=localhost",
                "port=5553",
                "uris=rabbitmq-stream://b",
                "virtualHost=other",
                "username=me",
                "password=hush",
                "tls=true",
                "hostnameVerification=false",
                "oauthClientId=me",
                "clientId=me",
                "requestedHeartbeat=1s",
                "loadBalancer=true"
            })
    void anEnvironmentBesideExplicitOptionsIsRefused(String option) {
        String name = option.substring(0, option.indexOf('='));
        try (Environment own = lazyEnvironment()) {
            context.getRegistry().bind("own", Environment.class, own);
            for (String uri :
                    List.of("rabbitmq-stream:a?", "rabbitmq-stream:a?environment=#own&")) {
                RabbitMQStreamEndpoint endpoint = endpoint(uri + option);
                assertThatIllegalArgumentException()
                        .isThrownBy(endpoint::acquireEnvironment)
                        .withMessageContaining(name + " would be of no effect")
                        .withMessageContaining("autowiredEnabled=false")
                        .withMessageNotContaining("hush");
            }
        }
    }

    @Test
    void optionsOfTheComponentBesideAnEnvironmentAreRefusedUnlessItIsNotTaken() {
        try (Environment own = lazyEnvironment()) {
            context.getRegistry().bind("own", Environment.class, own);
            RabbitMQStreamComponent byOptions = new RabbitMQStreamComponent();
            byOptions.getConfiguration().setHost("b");
            context.addComponent("rabbitmq-stream", byOptions);
            assertThatIllegalArgumentException()
                    .isThrownBy(endpoint("rabbitmq-stream:a")::acquireEnvironment)
                    .withMessageContaining("host would be of no effect");

            RabbitMQStreamComponent other = new RabbitMQStreamComponent();
            other.getConfiguration().setHost("b");
            other.setAutowiredEnabled(false);
            context.addComponent("other", other);
            try (EnvironmentLease lease = endpoint("other:a").acquireEnvironment()) {
                assertThat(lease.environment()).isNotSameAs(own);
            }
        }
    }

    @Test
    void anEnvironmentAloneIsTaken() {
        try (Environment own = lazyEnvironment()) {
            context.getRegistry().bind("own", Environment.class, own);
            try (EnvironmentLease lease =
                    endpoint("rabbitmq-stream:a?rpcTimeout=3s&recoveryBackOff=2s")
                            .acquireEnvironment()) {
                assertThat(lease.environment()).isSameAs(own);
            }
        }
    }

    /** As a placeholder leaves it that has an empty default. */
    @ParameterizedTest
    @ValueSource(strings = {"uris", "host", "username", "password", "oauthClientId"})
    void blankTextBesideAnEnvironmentIsNothing(String option) {
        try (Environment own = lazyEnvironment()) {
            context.getRegistry().bind("own", Environment.class, own);
            try (EnvironmentLease lease =
                    endpoint("rabbitmq-stream:a?" + option + "=").acquireEnvironment()) {
                assertThat(lease.environment()).isSameAs(own);
            }
        }
    }

    @Test
    void globalSslContextParametersAreNotForAnEnvironmentOfTheApplication() {
        try (Environment own = lazyEnvironment()) {
            context.getRegistry().bind("own", Environment.class, own);
            context.setSSLContextParameters(new SSLContextParameters());
            context.getComponent("rabbitmq-stream", RabbitMQStreamComponent.class)
                    .setUseGlobalSslContextParameters(true);
            try (EnvironmentLease lease = endpoint("rabbitmq-stream:a").acquireEnvironment()) {
                assertThat(lease.environment()).isSameAs(own);
            }
        }
    }

    private static Environment lazyEnvironment() {
        return Environment.builder().lazyInitialization(true).build();
    }

    @Test
    void aMissingStreamNameAndAWrongOptionAreRefused() {
        assertThatExceptionOfType(ResolveEndpointFailedException.class)
                .isThrownBy(() -> endpoint("rabbitmq-stream:"));
        assertThatExceptionOfType(ResolveEndpointFailedException.class)
                .isThrownBy(() -> endpoint("rabbitmq-stream:orders?noSuchOption=1"));
    }

    @Test
    void aConfirmTimeoutBelowASecondIsRefused() {
        Producer producer = endpoint("rabbitmq-stream:orders?confirmTimeout=10").createProducer();

        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(producer::start)
                .withStackTraceContaining("confirmTimeout must be 0 or at least 1000 ms");
    }

    @Test
    void anExchangeOfAProducerThatIsNotStartedFails() throws Exception {
        Producer producer = endpoint("rabbitmq-stream:orders").createProducer();
        Exchange exchange = producer.getEndpoint().createExchange();

        producer.process(exchange);

        assertThat(exchange.getException())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The producer of stream orders is not started");
    }

    private RabbitMQStreamEndpoint endpoint(String uri) {
        return context.getEndpoint(uri, RabbitMQStreamEndpoint.class);
    }
}
