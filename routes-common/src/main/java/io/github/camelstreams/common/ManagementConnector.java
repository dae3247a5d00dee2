package io.github.camelstreams.common;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * Opens the management port beside the main one. What is served where is up to {@link
 * ManagementBoundary}.
 */
final class ManagementConnector
        implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private static final Logger LOG = LoggerFactory.getLogger(ManagementConnector.class);

    /** A few people and their tools: bounded, so that they cannot starve the main port. */
    private static final int MAX_CONNECTIONS = 50;

    private static final int MAX_THREADS = 10;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final ManagementAccess access;

    ManagementConnector(ManagementAccess access) {
        this.access = access;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        if (!access.isOpen()) {
            LOG.info("No management port: MANAGEMENT_PASSWORD is not set");
            return;
        }
        Connector connector = new Connector(TomcatServletWebServerFactory.DEFAULT_PROTOCOL);
        connector.setPort(access.port());
        connector.setThrowOnFailure(true);
        connector.setXpoweredBy(false);
        AbstractProtocol<?> protocol = (AbstractProtocol<?>) connector.getProtocolHandler();
        try {
            protocol.setAddress(InetAddress.getByName(access.address()));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("No address: " + access.address(), e);
        }
        protocol.setMaxConnections(MAX_CONNECTIONS);
        protocol.setMaxThreads(MAX_THREADS);
        protocol.setMinSpareThreads(1);
        protocol.setConnectionTimeout((int) TIMEOUT.toMillis());
        factory.addAdditionalTomcatConnectors(connector);
    }
}
