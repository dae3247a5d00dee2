package io.github.camelstreams.common;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.util.StringUtils;

/**
 * Reads a request into the parameters of a statement: the declared text fields of its JSON object,
 * its path parameters and its {@code Idempotency-Key}. The parameters become the body, a {@code
 * Map<String, Object>}; nothing else of the request passes.
 *
 * <p>Every declared field must be a string that is not blank, within its limit, and storable as
 * text (no U+0000, no unpaired surrogate). Other fields are ignored. What does not comply ends the
 * request with a 400 {@link Problem} that names each field. Declared once per operation, beside its
 * route; thread-safe once configured.
 */
public class RequestParameters implements Processor {

    static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    /** The most characters that a key may have. */
    static final int IDEMPOTENCY_KEY_LIMIT = 255;

    /** White space as Unicode has it, no-break spaces included, and as Java has it. */
    private static final Pattern BLANK = Pattern.compile("[\\p{IsWhite_Space}\\x1c-\\x1f]*");

    private static final ObjectReader READER =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .disable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION)
                    .build()
                    .readerFor(JsonNode.class);

    private Map<String, Integer> fields = Map.of();
    private List<String> path = List.of();
    private boolean idempotent;

    /**
     * The record that describes the body: its components are the text fields, each with the most
     * characters it may have ({@link Schema#maxLength()}). Default: the body is not read.
     */
    public void setBody(Class<? extends Record> description) {
        fields = new LinkedHashMap<>();
        for (RecordComponent component : description.getRecordComponents()) {
            Method field = component.getAccessor();
            JsonProperty name = field.getAnnotation(JsonProperty.class);
            fields.put(
                    name == null ? component.getName() : name.value(),
                    field.getAnnotation(Schema.class).maxLength());
        }
    }

    /** The path parameters, comma-separated. Default: none. */
    public void setPath(String names) {
        this.path = List.of(StringUtils.tokenizeToStringArray(names, ", "));
    }

    /**
     * Whether the operation takes an {@code Idempotency-Key}; it becomes the parameter {@code
     * idempotency_key}, {@code null} when the request has none. Default: false.
     */
    public void setIdempotent(boolean idempotent) {
        this.idempotent = idempotent;
    }

    @Override
    public void process(Exchange exchange) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        Map<String, String> faults = new LinkedHashMap<>();
        for (String name : path) {
            parameters.put(name, exchange.getMessage().getHeader(name, String.class));
        }
        if (idempotent) {
            Object key = exchange.getMessage().getHeader(IDEMPOTENCY_KEY);
            parameters.put("idempotency_key", key);
            record(faults, IDEMPOTENCY_KEY, faultOfKey(key));
        }
        if (!fields.isEmpty()) {
            readFields(exchange.getMessage().getBody(byte[].class), parameters, faults);
        }
        if (!faults.isEmpty()) {
            throw new ProblemException(Problem.invalid(faults));
        }
        exchange.getMessage().setBody(parameters);
    }

    private void readFields(
            byte[] body, Map<String, Object> parameters, Map<String, String> faults) {
        JsonNode object = parse(body);
        fields.forEach(
                (name, limit) -> {
                    JsonNode value = object.get(name);
                    record(faults, name, fault(value, limit));
                    parameters.put(name, value == null ? null : value.textValue());
                });
    }

    private static JsonNode parse(byte[] body) {
        if (body == null || body.length == 0) {
            throw new ProblemException(
                    Problem.of(400, "The body is empty; a JSON object is expected."));
        }
        try {
            // Jackson alone would let some malformed UTF-8 pass.
            String text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(body))
                            .toString();
            JsonNode node = READER.readValue(text);
            if (node.isObject()) {
                return node;
            }
            throw new ProblemException(Problem.of(400, "The body is not a JSON object."));
        } catch (CharacterCodingException e) {
            throw new ProblemException(Problem.of(400, "The body is not valid UTF-8."));
        } catch (JsonProcessingException e) {
            throw new ProblemException(Problem.of(400, "The body is not valid JSON."));
        }
    }

    private static String fault(JsonNode value, int limit) {
        if (value == null || value.isNull()) {
            return "is required";
        }
        return value.isTextual() ? fault(value.textValue(), limit) : "must be a string";
    }

    private static String fault(String text, int limit) {
        if (BLANK.matcher(text).matches()) {
            return "must not be blank";
        }
        if (text.codePointCount(0, text.length()) > limit) {
            return "must have at most " + limit + " characters";
        }
        if (text.indexOf('\0') >= 0) {
            return "must not contain U+0000";
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            return "must not contain an unpaired surrogate";
        }
        return null;
    }

    private static String faultOfKey(Object key) {
        if (key == null) {
            return null;
        }
        return key instanceof String text
                ? fault(text, IDEMPOTENCY_KEY_LIMIT)
                : "must be given once, as plain text";
    }

    private static void record(Map<String, String> faults, String name, String fault) {
        if (fault != null) {
            faults.put(name, fault);
        }
    }
}
