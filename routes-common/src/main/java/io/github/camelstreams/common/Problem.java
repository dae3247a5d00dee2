package io.github.camelstreams.common;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.http.HttpStatus;

/**
 * An error answer as RFC 9457 describes it. Immutable.
 *
 * @param type URI of the kind of problem; {@code about:blank} where the status says it all
 * @param title short name of the kind of problem
 * @param status HTTP status
 * @param detail what went wrong with this request; never an exception's text
 * @param fields what is wrong with which field, empty unless the request failed validation
 * @param retryAfter seconds after which the same request may succeed, {@code null} where waiting
 *     does not help; an HTTP header, not part of the body
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        Map<String, String> fields,
        @JsonIgnore Integer retryAfter) {

    /** Media type of the answer. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final String BLANK = "about:blank";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** A problem that its HTTP status describes. */
    public static Problem of(int status, String detail) {
        return new Problem(BLANK, title(status), status, detail, Map.of(), null);
    }

    /** A problem with a name of its own: {@code urn:problem:<slug>}. */
    public static Problem named(String slug, String title, int status, String detail) {
        return new Problem("urn:problem:" + slug, title, status, detail, Map.of(), null);
    }

    /** The request has invalid fields. */
    public static Problem invalid(Map<String, String> fields) {
        return new Problem(BLANK, title(400), 400, "The request has invalid fields.", fields, null);
    }

    /** The request was certainly not carried out; it may be sent again. */
    public static Problem unavailable(String detail) {
        return of(503, detail).retryAfter(1);
    }

    /** The connection broke before the database had said whether it stored the change. */
    public static Problem outcomeUnknown() {
        return named(
                "outcome-unknown",
                "Outcome unknown",
                504,
                "The connection to the database broke while the change was being stored: it may or may"
                        + " not have been stored. Read the resource, or repeat the request with the same"
                        + " Idempotency-Key.");
    }

    /** An unforeseen failure: a bug of the service. */
    public static Problem internal() {
        return of(500, "The service failed unexpectedly.");
    }

    /** This problem with a hint when to try again, in seconds. */
    public Problem retryAfter(int seconds) {
        return new Problem(type, title, status, detail, fields, seconds);
    }

    /** The body of the answer, UTF-8. */
    public byte[] body() {
        try {
            return MAPPER.writeValueAsString(this).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String title(int status) {
        HttpStatus known = HttpStatus.resolve(status);
        return known == null ? "Error" : known.getReasonPhrase();
    }
}
