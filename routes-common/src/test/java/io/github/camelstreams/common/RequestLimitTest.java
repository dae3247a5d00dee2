package io.github.camelstreams.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class RequestLimitTest {

    private final RequestLimit limit = new RequestLimit(1, new Paths(List.of("/health")));

    @Test
    void whatIsMoreThanMayBeUnderWayIsRefusedAtOnce() throws Exception {
        List<MockHttpServletResponse> during = new ArrayList<>();
        int first =
                send(
                                "/customers",
                                (request, response) -> {
                                    during.add(send("/customers", (more, none) -> {}));
                                    during.add(send("/health/liveness", (more, none) -> {}));
                                })
                        .getStatus();

        assertThat(first).isEqualTo(200);
        assertThat(during).extracting(MockHttpServletResponse::getStatus).containsExactly(503, 200);
        assertThat(during.get(0).getHeader("Retry-After")).isEqualTo("1");
        assertThat(during.get(0).getContentType()).isEqualTo(Problem.MEDIA_TYPE);
        assertThat(send("/customers", (request, response) -> {}).getStatus()).isEqualTo(200);
    }

    @Test
    void aRequestThatFailsGivesItsPlaceBack() throws Exception {
        assertThatThrownBy(
                        () ->
                                send(
                                        "/customers",
                                        (request, response) -> {
                                            throw new IOException("broken");
                                        }))
                .hasMessage("broken");
        assertThat(send("/customers", (request, response) -> {}).getStatus()).isEqualTo(200);
    }

    private MockHttpServletResponse send(String path, FilterChain routes)
            throws ServletException, IOException {
        MockHttpServletResponse response = new MockHttpServletResponse();
        limit.doFilter(new MockHttpServletRequest("POST", path), response, routes);
        return response;
    }
}
