package io.github.camelstreams.common;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.catalina.connector.ClientAbortException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The first to see a request: lets it pass with its whole body at hand, at most {@value #LIMIT}
 * bytes of it, and without its query parameters, which no operation has. Refuses larger bodies with
 * 413, however they are transferred, compressed ones and forms with 415, and every request with 503
 * while none can be served. Requests for health and metrics pass without their body.
 */
class RequestBoundary extends OncePerRequestFilter {

    private static final String FORM = "application/x-www-form-urlencoded";

    static final int LIMIT = 64 * 1024;

    private final Supplier<Problem> closed;

    private final Paths foreign;

    /**
     * @param closed why no request can be served now, {@code null} while they can
     * @param foreign what is none of the routes' business: passes as it is
     */
    RequestBoundary(Supplier<Problem> closed, Paths foreign) {
        this.closed = closed;
        this.foreign = foreign;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return foreign.cover(request.getRequestURI());
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (isMonitoring(request.getRequestURI())) {
            chain.doFilter(new BufferedRequest(request, new byte[0]), response);
            return;
        }
        Problem refusal = closed.get();
        if (refusal != null) {
            HttpProblems.write(response, refusal);
            return;
        }
        if (isEncoded(request)) {
            HttpProblems.write(response, Problem.of(415, "A Content-Encoding is not supported."));
            return;
        }
        if (isForm(request)) {
            HttpProblems.write(response, HttpProblems.describe(415));
            return;
        }
        if (request.getContentLengthLong() > LIMIT) {
            HttpProblems.write(response, tooLarge());
            return;
        }
        byte[] body;
        try {
            body = read(request);
        } catch (ClientAbortException e) {
            logger.debug("The client went away before its request was complete", e);
            return;
        } catch (IOException e) {
            logger.debug("The body could not be read", e);
            HttpProblems.write(response, Problem.of(400, "The body could not be read."));
            return;
        }
        if (body.length > LIMIT) {
            HttpProblems.write(response, tooLarge());
            return;
        }
        chain.doFilter(new BufferedRequest(request, body), response);
    }

    /** The whole body, or one byte more than is allowed. */
    private static byte[] read(HttpServletRequest request) throws IOException {
        int length = request.getContentLength();
        // no more room than it takes where that is known
        return request.getInputStream().readNBytes(length < 0 ? LIMIT + 1 : length);
    }

    /** Answered also while nothing else is; has no use for a body, and never reads one. */
    private static boolean isMonitoring(String path) {
        return path.equals("/metrics") || path.equals("/health") || path.startsWith("/health/");
    }

    /** Camel would unpack a compressed body, to whatever size it has. */
    private static boolean isEncoded(HttpServletRequest request) {
        return Collections.list(request.getHeaders(HttpHeaders.CONTENT_ENCODING)).stream()
                .anyMatch(
                        encoding -> !encoding.isBlank() && !encoding.equalsIgnoreCase("identity"));
    }

    /** Camel would make headers of its fields, which stand in for path parameters. */
    private static boolean isForm(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null && type.toLowerCase(Locale.ROOT).startsWith(FORM);
    }

    private static Problem tooLarge() {
        return Problem.of(413, "The body has more than " + LIMIT + " bytes.");
    }
}
