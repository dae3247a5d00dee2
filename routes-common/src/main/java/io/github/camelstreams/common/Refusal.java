package io.github.camelstreams.common;

import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.util.StringUtils;

/**
 * Ends a request with a {@link Problem}. Declared beside the route that refuses; thread-safe once
 * configured.
 */
public class Refusal implements Processor {

    private int status = 400;
    private String type;
    private String title;
    private String detail;
    private Integer retryAfter;
    private Set<String> operations = Set.of();

    /** HTTP status. Default: 400. */
    public void setStatus(int status) {
        this.status = status;
    }

    /**
     * What follows {@code urn:problem:} in the type. Default: none, the type is then {@code
     * about:blank}.
     */
    public void setType(String type) {
        this.type = type;
    }

    /** Short name of the kind of problem, needed with a type. */
    public void setTitle(String title) {
        this.title = title;
    }

    /** What is wrong with the request. */
    public void setDetail(String detail) {
        this.detail = detail;
    }

    /** Seconds after which the same request may succeed. Default: none. */
    public void setRetryAfter(Integer retryAfter) {
        this.retryAfter = retryAfter;
    }

    /**
     * The operations of the API that may end with it, by their ids, comma-separated: their
     * description says so. Default: none.
     */
    public void setOperations(String ids) {
        this.operations = Set.of(StringUtils.tokenizeToStringArray(ids, ", "));
    }

    boolean ends(String operation) {
        return operations.contains(operation);
    }

    @Override
    public void process(Exchange exchange) {
        throw new ProblemException(problem());
    }

    Problem problem() {
        Problem problem =
                type == null
                        ? Problem.of(status, detail)
                        : Problem.named(type, title, status, detail);
        return retryAfter == null ? problem : problem.retryAfter(retryAfter);
    }
}
