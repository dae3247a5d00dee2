package io.github.camelstreams.common;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadersTest {

    private final RequestHeaders headers = new RequestHeaders();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CamelJdbcParameters",
                "cameljdbcparameters",
                "CAMELHTTPRESPONSECODE",
                "id",
                "CamelRabbitMQStreamOverrideStream",
                "Authorization",
                "Cookie",
                "name",
                "Location"
            })
    void aRequestSetsNothing(String name) {
        assertThat(headers.applyFilterToExternalHeaders(name, "x", null)).isTrue();
    }

    @Test
    void exceptItsMediaTypeAndItsKey() {
        assertThat(headers.applyFilterToExternalHeaders("Content-Type", "x", null)).isFalse();
        assertThat(headers.applyFilterToExternalHeaders("idempotency-KEY", "x", null)).isFalse();
    }

    @Test
    void anAnswerShowsWhatTheApiDocuments() {
        assertThat(headers.applyFilterToCamelHeaders("Location", "x", null)).isFalse();
        assertThat(headers.applyFilterToCamelHeaders("Retry-After", "x", null)).isFalse();
        assertThat(headers.applyFilterToCamelHeaders("id", "x", null)).isTrue();
        assertThat(headers.applyFilterToCamelHeaders("CamelJdbcParameters", "x", null)).isTrue();
    }
}
