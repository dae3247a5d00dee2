package io.github.camelstreams.test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a broker has beyond the usual: a listener for TLS, and more.
 *
 * @param tlsPort of the stream protocol by TLS
 * @param authority has issued the broker's certificate
 * @param certificate the name of the broker's certificate
 * @param plugins all that are enabled
 * @param further lines of {@code rabbitmq.conf}
 */
public record BrokerSettings(
        int tlsPort,
        CertificateAuthority authority,
        String certificate,
        List<String> plugins,
        String further) {

    /** A broker that talks TLS, too, and to any client. */
    public static BrokerSettings tls(CertificateAuthority authority, String certificate) {
        return new BrokerSettings(Ports.free(), authority, certificate, RabbitMQServer.PLUGINS, "");
    }

    /** The same with further lines of {@code rabbitmq.conf}. */
    public BrokerSettings with(String settings) {
        return new BrokerSettings(tlsPort, authority, certificate, plugins, further + settings);
    }

    /** The same with one more plugin and its settings. */
    public BrokerSettings with(String plugin, String settings) {
        List<String> all = new ArrayList<>(plugins);
        all.add(plugin);
        return new BrokerSettings(tlsPort, authority, certificate, all, further + settings);
    }

    /** The same, but clients must have a certificate of the authority. */
    public BrokerSettings mutual() {
        return new BrokerSettings(
                tlsPort,
                authority,
                certificate,
                plugins,
                further
                        + """
                        ssl_options.verify = verify_peer
                        ssl_options.fail_if_no_peer_cert = true
                        """);
    }

    /** Holds what the configuration refers to. */
    Path files() {
        return authority.folder();
    }

    /**
     * All that belongs into {@code rabbitmq.conf}.
     *
     * @param address to listen on
     */
    String configuration(String address) {
        return """
        stream.listeners.ssl.1 = %1$s:%2$d
        stream.advertised_tls_port = %2$d
        ssl_options.cacertfile = %3$s
        ssl_options.certfile = %4$s
        ssl_options.keyfile = %5$s
        """
                        .formatted(
                                address,
                                tlsPort,
                                authority.certificatePem(),
                                authority.certificatePem(certificate),
                                authority.keyPem(certificate))
                + further;
    }
}
