package io.github.camelstreams.component.rabbitmq.stream.client;

import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.util.ObjectHelper;

/**
 * There is no connection to the broker, since one side does not trust the other, or the broker does
 * not allow what is asked of it. The message says what to do; it holds neither an address nor a
 * credential, so that health may show it.
 */
public class ConnectionSecurityException extends RuntimeCamelException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message what to do
     * @param cause what went wrong, in the words of whoever noticed it
     */
    public ConnectionSecurityException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * A failure of TLS, in words that help.
     *
     * @param refusal what went wrong
     * @param failure what came of it
     */
    static ConnectionSecurityException of(SSLException refusal, RuntimeException failure) {
        ConnectionSecurityException explained =
                new ConnectionSecurityException(describe(refusal), refusal);
        explained.addSuppressed(failure);
        return explained;
    }

    /** What to do, if the failure is of this kind; {@code null} for any other and for none. */
    public static String advice(Throwable failure) {
        return failure instanceof ConnectionSecurityException ? failure.getMessage() : null;
    }

    private static String describe(SSLException refusal) {
        CertificateException certificate =
                ObjectHelper.getException(CertificateException.class, refusal);
        if (certificate == null) {
            return String.valueOf(refusal.getMessage()).startsWith("Received fatal alert")
                    ? "The broker refuses TLS with this client: check the key store of"
                            + " sslContextParameters, since the broker may ask for a certificate"
                            + " that it trusts, and the protocols and ciphers"
                    : "The broker does not answer by TLS: check that the port is that of its TLS"
                            + " listener";
        }
        if (isOutOfDate(certificate)) {
            return "The broker's certificate has expired or is not valid yet: renew it, or set the"
                    + " clocks right";
        }
        // only the check of the path to an authority has a cause
        return certificate.getCause() == null
                ? "The broker's certificate is for another host name: connect by a name that it"
                        + " holds, or set hostnameVerification=false where that is safe"
                : "The broker's certificate is not trusted: put the authority that issued it into"
                        + " the trust store of sslContextParameters";
    }

    private static boolean isOutOfDate(CertificateException certificate) {
        return ObjectHelper.getException(CertificateExpiredException.class, certificate) != null
                || ObjectHelper.getException(CertificateNotYetValidException.class, certificate)
                        != null;
    }
}
