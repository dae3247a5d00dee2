package io.github.camelstreams.common;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpConsumer;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpEngine;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.SynchronizationAdapter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Requests reach their route, and answers their client, as with Camel's own consumer. */
class RouteConsumerTest {

    private static final byte[] BODY = "{\"name\": \"Zoë\"}".getBytes(StandardCharsets.UTF_8);

    private final List<CamelContext> started = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @AfterEach
    void stop() {
        started.forEach(CamelContext::stop);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Idempotency-Key: a",
                "Idempotency-Key: a,b",
                "idempotency-KEY: [a,b]",
                "Idempotency-Key: [a]",
                "Idempotency-Key:",
                "Idempotency-Key: a\nIdempotency-Key: b",
                "Idempotency-Key: a\nIdempotency-Key: [b,c]",
                "id: other\nCamelJdbcParameters: x\ncamelhttpmethod: DELETE\nCamelHttpQuery: x",
                "Content-Type: text/plain; charset=ISO-8859-1",
                "Accept: text/html\nContent-Encoding: identity\nAuthorization: x",
            })
    void headersAreThoseOfCamelsOwnConsumer(String headers) throws Exception {
        Map<String, Object> camels = headers(headers, false);
        assertThat(headers(headers, true)).isEqualTo(camels).containsEntry("id", "1");
    }

    private Map<String, Object> headers(String headers, boolean ours) throws Exception {
        Map<String, Object> seen = new TreeMap<>();
        Processor route =
                exchange ->
                        exchange.getMessage()
                                .getHeaders()
                                .forEach(
                                        (name, value) -> {
                                            // nothing in the routes asks for these
                                            if (!name.matches(
                                                    "CamelHttp(Url|Uri|Path|Servlet.*)|CamelPlatformHttpContextPath")) {
                                                seen.put(name, value);
                                            }
                                        });
        MockHttpServletRequest request = request();
        headers.lines()
                .map(line -> line.split(": ?", 2))
                .forEach(header -> request.addHeader(header[0], header[1]));
        if (request.getContentType() == null) {
            // where it is missing the buffered request says JSON, which is no header
            request.setContentType("application/json");
        }
        start(ours ? new RouteEngine(0) : new SpringBootPlatformHttpEngine(0, Runnable::run), route)
                .service(new BufferedRequest(request, BODY), response)
                .get();
        return seen;
    }

    @Test
    void bodiesAreBytesWithTheirLength() throws Exception {
        serve(
                exchange -> {
                    Message message = exchange.getMessage();
                    assertThat(message.getBody()).isEqualTo(BODY);
                    message.setHeader(Exchange.HTTP_RESPONSE_CODE, 201);
                    message.setHeader("Location", "/customers/1");
                    message.setHeader("Internal", "x");
                    JsonAnswer.write(message, "application/json", BODY);
                });
        assertThat(response.getStatus()).isEqualTo(201);
        assertThat(response.getContentAsByteArray()).isEqualTo(BODY);
        assertThat(response.getContentLength()).isEqualTo(BODY.length);
        assertThat(response.getContentType()).isEqualTo("application/json");
        assertThat(response.getHeader("Location")).isEqualTo("/customers/1");
        assertThat(response.getHeader("Internal")).isNull();
        assertThat(done).containsExactly("complete");
    }

    @Test
    void anAnswerMayHaveNoBody() throws Exception {
        serve(
                exchange -> {
                    exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 204);
                    exchange.getMessage().setBody(null);
                });
        assertThat(response.getStatus()).isEqualTo(204);
        assertThat(response.getContentAsByteArray()).isEmpty();
    }

    @Test
    void aFailureThatNobodyHandledSaysNothing() throws Exception {
        serve(
                exchange -> {
                    throw new IllegalStateException("secret");
                });
        assertThat(response.getStatus()).isEqualTo(500);
        assertThat(response.getContentAsByteArray()).isEmpty();
        assertThat(done).containsExactly("failure");
    }

    @Test
    void aClientThatIsGoneLeavesNoExchangeBehind() throws Exception {
        MockHttpServletResponse gone =
                new MockHttpServletResponse() {
                    @Override
                    public ServletOutputStream getOutputStream() {
                        return new BrokenPipe();
                    }
                };
        Processor route = exchange -> exchange.getMessage().setBody(BODY);
        start(new RouteEngine(0), watched(route))
                .service(new BufferedRequest(request(), BODY), gone)
                .get();
        assertThat(done).containsExactly("complete");
    }

    @Test
    void aSuspendedRouteAnswers503() throws Exception {
        SpringBootPlatformHttpConsumer consumer =
                start(new RouteEngine(0), watched(exchange -> {}));
        consumer.suspend();
        consumer.service(new BufferedRequest(request(), BODY), response).get();
        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(done).isEmpty();
    }

    private void serve(Processor route) throws Exception {
        start(new RouteEngine(0), watched(route))
                .service(new BufferedRequest(request(), BODY), response)
                .get();
    }

    private Processor watched(Processor route) {
        return exchange -> {
            exchange.getExchangeExtension()
                    .addOnCompletion(
                            new SynchronizationAdapter() {
                                @Override
                                public void onComplete(Exchange ended) {
                                    done.add("complete");
                                }

                                @Override
                                public void onFailure(Exchange ended) {
                                    done.add("failure");
                                }
                            });
            route.process(exchange);
        };
    }

    private SpringBootPlatformHttpConsumer start(PlatformHttpEngine engine, Processor process)
            throws Exception {
        CamelContext camel = new DefaultCamelContext();
        started.add(camel);
        PlatformHttpComponent http = new PlatformHttpComponent();
        List<SpringBootPlatformHttpConsumer> consumers = new ArrayList<>();
        http.setEngine(
                (endpoint, route) -> {
                    PlatformHttpConsumer consumer = engine.createConsumer(endpoint, route);
                    consumers.add((SpringBootPlatformHttpConsumer) consumer);
                    return consumer;
                });
        http.setHeaderFilterStrategy(new RequestHeaders());
        camel.addComponent("platform-http", http);
        camel.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("platform-http:/customers/{id}/address?useStreaming=true")
                                .process(process);
                    }
                });
        camel.start();
        return consumers.get(0);
    }

    private static MockHttpServletRequest request() {
        return new MockHttpServletRequest("PUT", "/customers/1/address");
    }

    private static final class BrokenPipe extends ServletOutputStream {

        @Override
        public void write(int value) throws IOException {
            throw new IOException("Broken pipe");
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}
