package io.github.camelstreams.common;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestParametersTest {

    record Person(
            @Schema(maxLength = 5) String name,
            @JsonProperty("email") @Schema(maxLength = 10) String mailAddress) {}

    private final RequestParameters parameters = new RequestParameters();
    private Exchange exchange;

    @BeforeEach
    void declare() {
        parameters.setBody(Person.class);
        parameters.setPath("id");
        parameters.setIdempotent(true);
        exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setHeader("id", "1");
    }

    @Test
    void takesWhatIsDeclaredAndNothingElse() {
        exchange.getMessage().setHeader("Idempotency-Key", "key");
        exchange.getMessage().setHeader("other", "header");
        assertThat(read("{\"other\":1,\"email\":\"e\",\"id\":\"2\",\"name\":\"n\"}"))
                .isEqualTo(Map.of("id", "1", "name", "n", "email", "e", "idempotency_key", "key"));
    }

    @Test
    void theKeyIsOptional() {
        assertThat(read("{\"email\":\"e\",\"name\":\"n\"}")).containsEntry("idempotency_key", null);
    }

    @Test
    void everyInvalidFieldIsNamed() {
        assertThat(refuse("{\"name\":1}").fields())
                .isEqualTo(Map.of("name", "must be a string", "email", "is required"));
        assertThat(refuse("{\"name\":\"123456\",\"email\":\" \"}").fields())
                .isEqualTo(
                        Map.of(
                                "name", "must have at most 5 characters",
                                "email", "must not be blank"));
        assertThat(refuse("{\"name\":\"\\u0000\",\"email\":\"\\ud83d\"}").fields())
                .isEqualTo(
                        Map.of(
                                "name", "must not contain U+0000",
                                "email", "must not contain an unpaired surrogate"));
    }

    @ParameterizedTest
    @ValueSource(strings = {" \\t", "\u00a0", "\u3000\u2028", "\u0085", "\\u001c"})
    void whatIsAllWhiteIsBlank(String text) {
        assertThat(refuse("{\"name\":\"" + text + "\",\"email\":\"e\"}").fields())
                .isEqualTo(Map.of("name", "must not be blank"));
    }

    @Test
    void charactersOutsideTheBasicPlaneCountOnce() {
        String smiley = "\uD83D\uDE00";
        assertThat(read("{\"email\":\"e\",\"name\":\"" + smiley.repeat(5) + "\"}"))
                .containsEntry("name", smiley.repeat(5));
        assertThat(refuse("{\"email\":\"e\",\"name\":\"" + smiley.repeat(6) + "\"}").fields())
                .containsOnlyKeys("name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[]", "null", "\"x\"", "{}{}", "{\"name\":\"a\",\"name\":\"b\"}"})
    void onlyOneJsonObjectWillDo(String body) {
        assertThat(refuse(body).status()).isEqualTo(400);
        assertThat(refuse(body).fields()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00ff", "\u00c0\u0080", "\u00ed\u00a0\u0080", "\u00e2\u0082"})
    void onlyUtf8WillDo(String bytes) {
        String body = "{\"email\":\"e\",\"name\":\"" + bytes + "\"}";
        exchange.getMessage().setBody(body.getBytes(ISO_8859_1));
        assertThat(refusal().detail()).contains("UTF-8");
    }

    @Test
    void aBodyThatNobodyDeclaredIsNotRead() {
        RequestParameters id = new RequestParameters();
        id.setPath("id");
        exchange.getMessage().setBody("{".getBytes(UTF_8));
        id.process(exchange);
        assertThat(exchange.getMessage().getBody()).isEqualTo(Map.of("id", "1"));
    }

    private Map<Object, Object> read(String body) {
        exchange.getMessage().setBody(body.getBytes(UTF_8));
        parameters.process(exchange);
        Map<?, ?> read = exchange.getMessage().getBody(Map.class);
        return new HashMap<>(read);
    }

    private Problem refuse(String body) {
        exchange.getMessage().setBody(body.getBytes(UTF_8));
        return refusal();
    }

    private Problem refusal() {
        Problem[] problem = new Problem[1];
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> parameters.process(exchange))
                .satisfies(refused -> problem[0] = refused.problem());
        return problem[0];
    }
}
