package io.github.camelstreams.common;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Bounds how many requests are under way. What is more is refused with 503 at once: it would only
 * wait for the database, longer and longer, and hold memory. Thread-safe.
 */
class RequestLimit extends OncePerRequestFilter {

    private final Paths unlimited;
    private final Semaphore free;

    /**
     * @param atOnce how many requests may be under way
     * @param unlimited what always passes, and does not count
     */
    RequestLimit(int atOnce, Paths unlimited) {
        this.free = new Semaphore(atOnce);
        this.unlimited = unlimited;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return unlimited.cover(request.getRequestURI());
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!free.tryAcquire()) {
            HttpProblems.write(response, Problem.unavailable("Too many requests are under way."));
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            free.release();
        }
    }
}
