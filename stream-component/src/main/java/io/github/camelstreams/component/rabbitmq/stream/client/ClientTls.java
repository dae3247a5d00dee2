package io.github.camelstreams.component.rabbitmq.stream.client;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.apache.camel.CamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;

/**
 * TLS as Camel's parameters describe it.
 *
 * @param context trusts and shows the certificates
 */
record ClientTls(SSLContext context) {

    /**
     * Reads the key stores.
     *
     * @param parameters {@code null} for what Java does by default
     * @throws IllegalArgumentException when they cannot be read or used
     */
    static ClientTls of(CamelContext camel, SSLContextParameters parameters) {
        SSLContextParameters used = parameters == null ? new SSLContextParameters() : parameters;
        try {
            return new ClientTls(used.createSSLContext(camel));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(
                    "The sslContextParameters cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * For connections to a broker.
     *
     * @param hostnameVerification whether the certificate must be for the host that is connected to
     */
    SslContext client(boolean hostnameVerification) {
        // Netty would put its own protocols and ciphers in the place of Camel's
        SSLEngine configured = context.createSSLEngine();
        SslContext client =
                new JdkSslContext(
                        context,
                        true,
                        List.of(configured.getEnabledCipherSuites()),
                        IdentityCipherSuiteFilter.INSTANCE,
                        ApplicationProtocolConfig.DISABLED,
                        ClientAuth.NONE,
                        configured.getEnabledProtocols(),
                        false);
        return new DelegatingSslContext(client) {
            @Override
            protected void initEngine(SSLEngine engine) {
                SSLParameters parameters = engine.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm(
                        hostnameVerification ? "HTTPS" : null);
                engine.setSSLParameters(parameters);
            }
        };
    }
}
