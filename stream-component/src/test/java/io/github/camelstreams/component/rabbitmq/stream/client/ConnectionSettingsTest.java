package io.github.camelstreams.component.rabbitmq.stream.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelstreams.component.rabbitmq.stream.ConnectionConfiguration;
import org.junit.jupiter.api.Test;

class ConnectionSettingsTest {

    @Test
    void theSecretOfOAuthIsNotShown() {
        ConnectionConfiguration connection = new ConnectionConfiguration();
        connection.setOauthTokenEndpointUri("https://login/token");
        connection.setOauthClientId("me");
        connection.setOauthClientSecret("hush");

        assertThat(ConnectionSettings.of(connection).toString()).doesNotContain("hush");
        assertThat(TokenRequest.of(connection).toString()).doesNotContain("hush");
    }
}
