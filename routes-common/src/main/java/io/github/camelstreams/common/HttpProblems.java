package io.github.camelstreams.common;

import io.github.camelstreams.component.rabbitmq.stream.ProblemLog;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.servlet.error.ErrorController;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Controller;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Answers with a {@link Problem} where no route is involved: unknown paths, wrong methods and media
 * types, and whatever else the servlet container reports. Thread-safe.
 */
@Controller
class HttpProblems implements HandlerExceptionResolver, ErrorController, Ordered {

    private final ProblemLog problems = new ProblemLog(LoggerFactory.getLogger(HttpProblems.class));

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, Object handler, Exception e) {
        if (e instanceof ErrorResponse refusal) {
            refusal.getHeaders()
                    .forEach(
                            (name, values) ->
                                    values.forEach(value -> response.addHeader(name, value)));
            write(response, describe(refusal.getStatusCode().value()));
        } else {
            problems.unexpected("Request failed unexpectedly", e);
            write(response, Problem.internal());
        }
        return new ModelAndView();
    }

    /** Where the servlet container sends a request that ended in an error status. */
    @RequestMapping("${server.error.path:/error}")
    void error(HttpServletRequest request, HttpServletResponse response) {
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        write(response, describe(status instanceof Integer code ? code : 404));
    }

    /** Writes the problem unless an answer is already under way. */
    static void write(HttpServletResponse response, Problem problem) {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        byte[] body = problem.body();
        response.setStatus(problem.status());
        response.setContentType(Problem.MEDIA_TYPE);
        response.setContentLength(body.length);
        if (problem.retryAfter() != null) {
            response.setIntHeader("Retry-After", problem.retryAfter());
        }
        try {
            response.getOutputStream().write(body);
            response.flushBuffer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Problem describe(int status) {
        return switch (status) {
            case 400 -> Problem.of(status, "The request is malformed.");
            case 404 -> Problem.of(status, "There is no such resource.");
            case 405 -> Problem.of(status, "The resource does not support this method.");
            case 406 ->
                    Problem.of(
                            status, "The resource is not available in the media type asked for.");
            case 408 -> Problem.of(status, "The request did not arrive in time.");
            case 413 -> Problem.of(status, "The request is too large.");
            case 414 -> Problem.of(status, "The address is too long.");
            case 415 -> Problem.of(status, "A body of type application/json is expected.");
            case 500 -> Problem.internal();
            case 503 -> Problem.unavailable("The service is not available.");
            default -> Problem.of(status, "The request cannot be answered.");
        };
    }
}
