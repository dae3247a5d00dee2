package io.github.camelstreams.component.rabbitmq.stream.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.stream.StreamException;
import java.security.cert.CertificateExpiredException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class ConnectionSecurityExceptionTest {

    private final StreamException failure = new StreamException("no connection to broker:5551");

    @Test
    void aCertificateThatIsOutOfDateIsToBeRenewed() {
        SSLException refusal = new SSLHandshakeException("validity check failed");
        refusal.initCause(new CertificateExpiredException("NotAfter: yesterday"));

        assertThat(ConnectionSecurityException.of(refusal, failure))
                .hasMessageContaining("expired")
                .hasMessageContaining("renew it")
                .hasCause(refusal);
    }

    @Test
    void anAnswerThatIsNotTlsIsAboutThePort() {
        assertThat(ConnectionSecurityException.of(new SSLException("not a record"), failure))
                .hasMessageContaining("check that the port");
    }

    @Test
    void onlySuchAFailureHasAdvice() {
        assertThat(ConnectionSecurityException.advice(failure)).isNull();
        assertThat(ConnectionSecurityException.advice(null)).isNull();
        assertThat(
                        ConnectionSecurityException.advice(
                                ConnectionSecurityException.of(new SSLException("no"), failure)))
                .isNotNull()
                .doesNotContain("broker:5551");
    }
}
