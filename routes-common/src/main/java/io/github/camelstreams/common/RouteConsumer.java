package io.github.camelstreams.common;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpConsumer;

/**
 * Carries a request into its route and the route's answer out, on the request's own thread, and
 * copies no more of either than it has to. Thread-safe.
 */
class RouteConsumer extends SpringBootPlatformHttpConsumer {

    private final BytesBinding binding;

    RouteConsumer(PlatformHttpEndpoint endpoint, Processor route) {
        super(endpoint, route, Runnable::run);
        this.binding = new BytesBinding(endpoint.getHeaderFilterStrategy());
    }

    @Override
    protected void handleService(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (isSuspended()) {
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        Exchange exchange = createExchange(true);
        try {
            exchange.setPattern(ExchangePattern.InOut);
            binding.readRequest(request, exchange.getIn());
            createUoW(exchange);
            process(exchange);
            binding.writeResponse(exchange, response);
        } catch (Exception e) {
            getExceptionHandler().handleException("A request could not be answered", exchange, e);
            if (!response.isCommitted()) {
                response.sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
            }
        } finally {
            doneUoW(exchange);
            releaseExchange(exchange, false);
        }
    }

    private void process(Exchange exchange) {
        try {
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
    }
}
