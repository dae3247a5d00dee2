package io.github.camelstreams.component.rabbitmq.stream.integration;

import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.PATIENCE;
import static io.github.camelstreams.component.rabbitmq.stream.integration.StreamFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.stream.sasl.UsernamePasswordCredentialsProvider;
import io.github.camelstreams.component.rabbitmq.stream.ConnectionConfiguration;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamComponent;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamEndpoint;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TcpProxy;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A password that is changed on the broker, and then in the application, which goes on. */
class ChangedPasswordIT {

    private static final String FIRST = "the first one";
    private static final String SECOND = "the second one";

    private final StreamFixture fixture = new StreamFixture();
    private final TcpProxy proxy =
            new TcpProxy(SharedServers.broker().host(), SharedServers.broker().port());
    private String user;
    private ReadingApplication application;

    @BeforeEach
    void addUser() {
        Optional<String> added = SharedServers.newUser(FIRST, ".*", ".*", ".*");
        assumeTrue(added.isPresent(), "The broker was not started by the tests.");
        user = added.get();
    }

    @AfterEach
    void close() {
        if (application != null) {
            application.close();
        }
        proxy.close();
        fixture.close();
    }

    @Test
    void aPasswordSetOnTheComponentIsUsedByWhatIsRunning() throws Exception {
        RabbitMQStreamComponent component = new RabbitMQStreamComponent();
        ConnectionConfiguration connection = component.getConfiguration();
        connection.setHost(proxy.host());
        connection.setPort(proxy.port());
        connection.setLoadBalancer(true);
        connection.setRecoveryBackOff(200);
        connection.setUsername(user);
        connection.setPassword(FIRST);
        start(component, "rabbitmq-stream:" + fixture.stream() + "?consumerName=reader");
        changePassword();

        connection.setPassword(SECOND);
        assertGoesOn();
    }

    /** The application learns late: until then nothing gets in. */
    @Test
    void aPasswordSetAfterTheBrokerHasRefusedTheOldOneIsUsed() throws Exception {
        RabbitMQStreamComponent component = new RabbitMQStreamComponent();
        component.getConfiguration().setUsername(user);
        component.getConfiguration().setPassword(FIRST);
        start(
                component,
                "rabbitmq-stream:%s?consumerName=reader&loadBalancer=true&host=%s&port=%d&recoveryBackOff=200"
                        .formatted(fixture.stream(), proxy.host(), proxy.port()));
        changePassword();
        application.awaitState(status -> status.problem() != null);
        assertThat(application.status().problem()).contains("refuses the login");

        component.getConfiguration().setPassword(SECOND);
        assertGoesOn();
    }

    @Test
    void aPasswordOfTheUrisOfTheComponentIsUsed() throws Exception {
        RabbitMQStreamComponent component = new RabbitMQStreamComponent();
        component.getConfiguration().setUris(uris(FIRST));
        start(
                component,
                "rabbitmq-stream:%s?consumerName=reader&loadBalancer=true&recoveryBackOff=200"
                        .formatted(fixture.stream()));
        changePassword();
        component.getConfiguration().setUris(uris(SECOND));
        assertGoesOn();
    }

    @Test
    void aPasswordOfTheEndpointIsUsedWhenItsRouteStartsAgain() throws Exception {
        String uri =
                "rabbitmq-stream:%s?consumerName=reader&loadBalancer=true&host=%s&port=%d&recoveryBackOff=200&username=%s&password=RAW(%s)"
                        .formatted(fixture.stream(), proxy.host(), proxy.port(), user, FIRST);
        start(new RabbitMQStreamComponent(), uri);
        changePassword();

        application
                .context()
                .getEndpoint(uri, RabbitMQStreamEndpoint.class)
                .getConnection()
                .setPassword(SECOND);
        application.context().getRouteController().stopRoute("read");
        application.context().getRouteController().startRoute("read");
        application.context().getRouteController().stopRoute("send");
        application.context().getRouteController().startRoute("send");
        assertGoesOn();
    }

    @Test
    void aCredentialsProviderIsAskedForEachConnection() throws Exception {
        AtomicReference<String> vault = new AtomicReference<>(FIRST);
        RabbitMQStreamComponent component = new RabbitMQStreamComponent();
        component.getConfiguration().setCredentialsProvider(credentials(vault));
        start(
                component,
                "rabbitmq-stream:%s?consumerName=reader&loadBalancer=true&host=%s&port=%d&recoveryBackOff=200"
                        .formatted(fixture.stream(), proxy.host(), proxy.port()));
        vault.set(SECOND);
        changePassword();

        assertGoesOn();
    }

    private UsernamePasswordCredentialsProvider credentials(AtomicReference<String> vault) {
        return new UsernamePasswordCredentialsProvider() {
            @Override
            public String getUsername() {
                return user;
            }

            @Override
            public String getPassword() {
                return vault.get();
            }
        };
    }

    private String uris(String password) {
        return "rabbitmq-stream://%s:%s@%s:%d"
                .formatted(user, password.replace(" ", "%20"), proxy.host(), proxy.port());
    }

    private void start(RabbitMQStreamComponent component, String uri) throws Exception {
        fixture.publish(1, 2);
        application = new ReadingApplication(uri, null);
        CamelContext context = application.context();
        context.addComponent("rabbitmq-stream", component);
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:send").routeId("send").to(uri);
                    }
                });
        application.start();
        application.awaitProcessed(2);
        context.createProducerTemplate().sendBody("direct:send", "message 3");
        application.awaitProcessed(3);
    }

    private void changePassword() {
        SharedServers.manage(
                "/api/users/" + user, "{\"password\":\"%s\",\"tags\":\"\"}".formatted(SECOND));
        proxy.cut();
    }

    private void assertGoesOn() {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(
                        () -> {
                            application
                                    .context()
                                    .createProducerTemplate()
                                    .sendBody("direct:send", "message 4");
                            return true;
                        });
        // a position that was not stored yet when the connection was cut brings messages again
        await().atMost(PATIENCE).until(() -> application.processed().contains("message 4"));
        assertThat(application.processed().stream().distinct().toList()).isEqualTo(texts(1, 4));
    }
}
