package io.github.camelstreams.fuzz;

import io.github.camelstreams.service.ApiContract;
import java.util.Optional;
import java.util.Set;

/**
 * Where requests are sent, and what is held against the answers.
 *
 * @param contract what the answers are described by, {@code null} for operations that are not
 *     described: their errors are problems all the same
 */
record Target(String name, int port, RequestGenerator generator, ApiContract contract) {

    /** Whatever the operation: another origin, a method it is not, a body it has no use for, .. */
    private static final Set<Integer> OF_ANY_REQUEST = Set.of(403, 405, 413, 415, 417);

    /** A transfer encoding or a version that is none. */
    private static final Set<Integer> OF_NO_HTTP = Set.of(501, 505);

    private static final Set<String> BODILESS = Set.of("HEAD", "OPTIONS");

    /** What is wrong with this answer, if anything. */
    Optional<String> violation(FuzzedRequest request, WireAnswer answer) {
        boolean outdated = !request.framed() && OF_NO_HTTP.contains(answer.status());
        if (answer.status() >= 500 && !outdated) {
            return Optional.of("server error");
        }
        String type = answer.headers().get("content-type");
        if (BODILESS.contains(request.method())) {
            return Optional.empty();
        }
        boolean described =
                contract != null && request.framed() && !OF_ANY_REQUEST.contains(answer.status());
        if (described) {
            return contract.violation(
                    request.method(),
                    request.path().split("[?#]", 2)[0],
                    answer.status(),
                    type,
                    answer.text());
        }
        return answer.status() < 400 || "application/problem+json".equals(type)
                ? Optional.empty()
                : Optional.of("an error that is no problem+json but " + type);
    }
}
