package io.github.camelstreams.common;

import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpEngine;

/**
 * The thread that accepted a request carries it through its route: no hand-over, no queue.
 * Thread-safe.
 */
class RouteEngine extends SpringBootPlatformHttpEngine {

    /**
     * @param port where requests arrive
     */
    RouteEngine(int port) {
        super(port, Runnable::run);
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor route) {
        return new RouteConsumer(endpoint, route);
    }
}
