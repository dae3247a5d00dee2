package io.github.camelstreams.component.rabbitmq.stream.client;

import com.rabbitmq.stream.AuthenticationFailureException;
import com.rabbitmq.stream.Constants;
import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.StreamException;
import com.rabbitmq.stream.oauth2.OAuth2Exception;
import java.util.Optional;
import org.apache.camel.util.ObjectHelper;

/** An environment of the client's, and what keeps it from connecting. Thread-safe. */
final class ClientEnvironment {

    private final Environment environment;
    private final TlsFailures tlsFailures;
    private final FrameSize frameSize;
    private final BrokerSilence silence;
    private final boolean tokens;
    private volatile String keptOut;

    /**
     * @param environment connects when it is first used
     * @param tlsFailures what goes wrong with TLS on its connections
     * @param frameSize how large a frame may be
     * @param silence of the broker, to all who use the environment
     * @param tokens whether it connects with tokens of an OAuth 2 server
     */
    ClientEnvironment(
            Environment environment,
            TlsFailures tlsFailures,
            FrameSize frameSize,
            BrokerSilence silence,
            boolean tokens) {
        this.environment = environment;
        this.tlsFailures = tlsFailures;
        this.frameSize = frameSize;
        this.silence = silence;
        this.tokens = tokens;
    }

    Environment environment() {
        return environment;
    }

    FrameSize frameSize() {
        return frameSize;
    }

    /** The broker has answered: nothing that went wrong before matters any more. */
    void answered() {
        tlsFailures.clear();
        keptOut = null;
        silence.ends();
    }

    /** The broker has given no answer; returns whether it has given none to anybody for long. */
    boolean staysSilent() {
        return silence.goesOn();
    }

    /** What the failure of an operation means, if one side does not trust the other. */
    Optional<ConnectionSecurityException> refusal(RuntimeException failure) {
        if (failure instanceof ConnectionSecurityException explained) {
            return Optional.of(explained);
        }
        String advice = advice(failure);
        if (advice == null) {
            // who asks while the first one waits for an answer hears of no more than no connection
            advice = keptOut;
        } else if (!isAnswer(failure)) {
            keptOut = advice;
        }
        return advice == null
                ? tlsFailures
                        .latest()
                        .map(refusal -> ConnectionSecurityException.of(refusal, failure))
                : Optional.of(new ConnectionSecurityException(advice, failure));
    }

    /**
     * Whether the broker has answered, be it by a refusal. One that does not let the client in has
     * not: the client would go on asking for a connection, and say no more why there is none.
     */
    boolean isAnswer(RuntimeException failure) {
        if (failure instanceof ConnectionSecurityException) {
            // of a declaration, which knows what the answer means
            return true;
        }
        return failure instanceof StreamException refusal
                && refusal.getCode() > 0
                && !(refusal instanceof AuthenticationFailureException);
    }

    private String advice(RuntimeException failure) {
        if (ObjectHelper.getException(OAuth2Exception.class, failure) != null) {
            return "There is no token to connect with: check oauthTokenEndpointUri, oauthClientId"
                    + " and oauthClientSecret, and that the endpoint is up";
        }
        if (failure instanceof AuthenticationFailureException) {
            return tokens
                    ? "The broker refuses the token: check that it trusts the signature, and the"
                            + " token's audience and expiry"
                    : "The broker refuses the login: check username and password, and whether"
                            + " this user may log in from another machine (guest may not)";
        }
        // the client does not put this code where it belongs
        if (String.valueOf(failure.getMessage()).contains("VIRTUAL_HOST_ACCESS_FAILURE")) {
            return "The broker has no such virtual host, or does not let the user in there: check"
                    + " virtualHost and the user's permissions";
        }
        return failure instanceof StreamException refusal
                        && refusal.getCode() == Constants.RESPONSE_CODE_ACCESS_REFUSED
                ? "The broker does not allow this to the user: publishing takes the permission to"
                        + " write to the stream, consuming to read it, autoDeclare to configure it"
                : null;
    }
}
