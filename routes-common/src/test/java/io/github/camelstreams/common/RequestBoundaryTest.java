package io.github.camelstreams.common;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.FilterChain;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class RequestBoundaryTest {

    private final RequestBoundary boundary = new RequestBoundary(() -> null, new Paths(List.of()));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-www-form-urlencoded",
                "Application/X-WWW-Form-URLencoded; charset=utf-8"
            })
    void aFormIsRefused(String type) {
        MockHttpServletRequest form = post();
        form.setContentType(type);
        assertThat(status(form)).isEqualTo(415);
    }

    private static MockHttpServletRequest post() {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/customers");
        request.setContent(new byte[] {'{', '}'});
        return request;
    }

    private int status(MockHttpServletRequest request) {
        MockHttpServletResponse response = new MockHttpServletResponse();
        FilterChain routes = (passed, answer) -> passed.getInputStream().readAllBytes();
        try {
            boundary.doFilter(request, response, routes);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return response.getStatus();
    }
}
