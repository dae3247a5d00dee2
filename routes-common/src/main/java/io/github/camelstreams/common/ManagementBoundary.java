package io.github.camelstreams.common;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps the two ports apart: to the main port what belongs to the management port does not exist,
 * and the other way round. On the management port nothing is answered before the login (HTTP
 * Basic).
 */
final class ManagementBoundary extends OncePerRequestFilter {

    /** From a page of this port, or from the person at the browser. */
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    private final ManagementAccess access;

    ManagementBoundary(ManagementAccess access) {
        this.access = access;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean managing = access.isOpen() && request.getLocalPort() == access.port();
        if (managing && !access.admits(request.getHeader(HttpHeaders.AUTHORIZATION))) {
            response.setHeader(
                    HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"management\", charset=\"UTF-8\"");
            HttpProblems.write(response, Problem.of(401, "User and password are needed."));
        } else if (managing != access.covers(path(request))) {
            HttpProblems.write(response, HttpProblems.describe(404));
        } else if (managing && isSentByAnotherSite(request)) {
            HttpProblems.write(response, Problem.of(403, "Pages of other origins are not served."));
        } else {
            chain.doFilter(request, response);
        }
    }

    /** Decoded and normalized, as the operations are found by it. */
    private static String path(HttpServletRequest request) {
        String info = request.getPathInfo();
        return info == null ? request.getServletPath() : request.getServletPath() + info;
    }

    /**
     * A browser that knows the password sends it along with whatever any page makes it send; and a
     * GET is enough to have Jolokia execute something.
     */
    private static boolean isSentByAnotherSite(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        return (site != null && !OWN_SITES.contains(site)) || hasAnotherOrigin(request);
    }

    private static boolean hasAnotherOrigin(HttpServletRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        String host = request.getHeader(HttpHeaders.HOST);
        return origin != null
                && !origin.equalsIgnoreCase("http://" + host)
                && !origin.equalsIgnoreCase("https://" + host);
    }
}
