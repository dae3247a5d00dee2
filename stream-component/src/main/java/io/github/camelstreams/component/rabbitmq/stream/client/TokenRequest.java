package io.github.camelstreams.component.rabbitmq.stream.client;

import com.rabbitmq.stream.EnvironmentBuilder.OAuth2Configuration;
import io.github.camelstreams.component.rabbitmq.stream.SecurityConfiguration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How to get a token to connect with, by the OAuth 2 client credentials grant.
 *
 * @param endpoint where to get it
 * @param clientId who asks
 * @param clientSecret proves that
 * @param parameters further ones of the request
 */
record TokenRequest(
        String endpoint, String clientId, String clientSecret, Map<String, String> parameters) {

    /**
     * What the options say; {@code null} for no OAuth 2.
     *
     * @throws IllegalArgumentException when an option is missing or malformed
     */
    static TokenRequest of(SecurityConfiguration security) {
        String endpoint = security.getOauthTokenEndpointUri();
        if (endpoint == null) {
            return null;
        }
        if (security.getOauthClientId() == null || security.getOauthClientSecret() == null) {
            throw new IllegalArgumentException(
                    "oauthTokenEndpointUri needs oauthClientId and oauthClientSecret");
        }
        return new TokenRequest(
                endpoint,
                security.getOauthClientId(),
                security.getOauthClientSecret(),
                parameters(security.getOauthParameters()));
    }

    private static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (text != null) {
            for (String parameter : text.split(",", -1)) {
                String[] parts = parameter.strip().split("=", 2);
                if (parts.length < 2) {
                    throw new IllegalArgumentException(
                            "oauthParameters must be name=value, separated by commas");
                }
                parameters.put(parts[0], parts[1]);
            }
        }
        return parameters;
    }

    OAuth2Configuration configure(OAuth2Configuration oauth2) {
        oauth2.tokenEndpointUri(endpoint).clientId(clientId).clientSecret(clientSecret);
        parameters.forEach(oauth2::parameter);
        return oauth2;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return endpoint;
    }
}
