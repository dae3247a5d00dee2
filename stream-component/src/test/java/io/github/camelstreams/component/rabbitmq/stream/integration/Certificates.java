package io.github.camelstreams.component.rabbitmq.stream.integration;

import io.github.camelstreams.test.CertificateAuthority;
import java.nio.file.Path;
import org.apache.camel.support.jsse.KeyManagersParameters;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;

/** Camel's parameters for the stores of an authority. */
final class Certificates {

    private Certificates() {}

    /** Trusts what the authority has issued, and nothing else. */
    static SSLContextParameters trusting(CertificateAuthority authority) {
        TrustManagersParameters trust = new TrustManagersParameters();
        trust.setKeyStore(store(authority.trustStore()));
        SSLContextParameters parameters = new SSLContextParameters();
        parameters.setTrustManagers(trust);
        return parameters;
    }

    /** The same, and shows a certificate of the authority. */
    static SSLContextParameters trusting(CertificateAuthority authority, String certificate) {
        KeyManagersParameters keys = new KeyManagersParameters();
        keys.setKeyStore(store(authority.keyStore(certificate)));
        keys.setKeyPassword(CertificateAuthority.PASSWORD);
        SSLContextParameters parameters = trusting(authority);
        parameters.setKeyManagers(keys);
        return parameters;
    }

    private static KeyStoreParameters store(Path path) {
        KeyStoreParameters store = new KeyStoreParameters();
        store.setResource("file:" + path);
        store.setType("PKCS12");
        store.setPassword(CertificateAuthority.PASSWORD);
        return store;
    }
}
