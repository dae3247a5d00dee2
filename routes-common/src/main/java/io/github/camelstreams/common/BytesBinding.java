package io.github.camelstreams.common;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpBinding;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * Takes a request's body as the bytes that came, and gives the answer's as the bytes that are
 * there. Headers and path parameters are treated as Camel always does; the headers that tell URL,
 * path and servlet are left out, since no route asks. Thread-safe.
 */
class BytesBinding extends SpringBootPlatformHttpBinding {

    /**
     * @param crossing which headers may cross between HTTP and routes
     */
    BytesBinding(HeaderFilterStrategy crossing) {
        setHeaderFilterStrategy(crossing);
        setMuteException(true);
    }

    @Override
    public void readRequest(HttpServletRequest request, Message message) {
        readHeaders(request, message);
        message.setHeader(Exchange.HTTP_METHOD, request.getMethod());
        message.setHeader(Exchange.HTTP_QUERY, request.getQueryString());
        try {
            message.setBody(request.getInputStream().readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected void doWriteDirectResponse(
            Message message, HttpServletResponse response, Exchange exchange) throws IOException {
        byte[] body = message.getBody(byte[].class);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
