package io.github.camelstreams.common;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class RequestBoundaryTest {

    private final RequestBoundary boundary =
            new RequestBoundary(() -> true, new Paths(List.of()), 1);

    @Test
    void aBodyThatTricklesInLeavesThreadsToOthers() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch sent = new CountDownLatch(1);
        MockHttpServletRequest slow =
                new MockHttpServletRequest("POST", "/customers") {
                    @Override
                    public ServletInputStream getInputStream() {
                        begun.countDown();
                        return new EmptyBody(sent);
                    }
                };
        slow.setContent(new byte[1]);
        CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> status(slow));
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

        assertThat(status(post())).isEqualTo(503);
        assertThat(status(new MockHttpServletRequest("GET", "/customers/x"))).isEqualTo(200);
        assertThat(status(new MockHttpServletRequest("GET", "/health"))).isEqualTo(200);

        sent.countDown();
        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(200);
        assertThat(status(post())).isEqualTo(200);
    }

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

    /** Ends when it is told to. */
    private static final class EmptyBody extends ServletInputStream {

        private final CountDownLatch sent;

        EmptyBody(CountDownLatch sent) {
            this.sent = sent;
        }

        @Override
        public int read() {
            try {
                sent.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return read();
        }

        @Override
        public boolean isFinished() {
            return sent.getCount() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}
