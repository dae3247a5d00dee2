package io.github.camelstreams.component.rabbitmq.stream;

import com.rabbitmq.stream.AuthenticationFailureException;
import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.oauth2.OAuth2Exception;
import java.util.Optional;
import org.apache.camel.util.ObjectHelper;

/**
 * An environment of the client's.
 *
 * @param environment connects when it is first used
 * @param tlsFailures what goes wrong with TLS on its connections
 * @param tokens whether it connects with tokens of an OAuth 2 server
 */
record ClientEnvironment(Environment environment, TlsFailures tlsFailures, boolean tokens) {

    /** What the failure of an operation means, if one side does not trust the other. */
    Optional<ConnectionSecurityException> refusal(RuntimeException failure) {
        if (tokens && failure instanceof AuthenticationFailureException) {
            return Optional.of(
                    new ConnectionSecurityException(
                            "The broker refuses the token: check that it trusts the signature, and"
                                    + " the token's audience and expiry",
                            failure));
        }
        OAuth2Exception noToken = ObjectHelper.getException(OAuth2Exception.class, failure);
        return noToken == null
                ? tlsFailures
                        .latest()
                        .map(refusal -> ConnectionSecurityException.of(refusal, failure))
                : Optional.of(
                        new ConnectionSecurityException(
                                "There is no token to connect with: check oauthTokenEndpointUri,"
                                        + " oauthClientId and oauthClientSecret, and that the"
                                        + " endpoint is up",
                                failure));
    }
}
