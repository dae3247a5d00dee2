package io.github.camelstreams.common;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteProblemTest {

    @ParameterizedTest
    @CsvSource({
        // the connection broke while the statement was under way
        "08006, 504",
        "08003, 504",
        "57P01, 504",
        "57P02, 504",
        // the database said that it did not carry it out
        "57014, 503",
        "40001, 503",
        "40P01, 503",
        "53100, 503",
        "25006, 503",
        "42P01, 503",
        "42883, 503",
        "42703, 503",
        "42501, 503",
        "XX000, 503",
        // the statement or its data are wrong
        "42601, 500",
        "42702, 500",
        "21000, 500",
        "22021, 500",
        "23505, 500"
    })
    void aWriteSaysWhetherItIsStored(String state, int status) {
        assertThat(write(new SQLException("text", state)).status()).isEqualTo(status);
    }

    @Test
    void aWriteWithoutConnectionIsNotStored() {
        Problem problem =
                write(new SQLTransientConnectionException("no connection in time", "08001"));
        assertThat(problem.status()).isEqualTo(503);
        assertThat(problem.retryAfter()).isEqualTo(1);
    }

    @Test
    void aReadIsNeverInDoubt() {
        Problem problem = RouteProblem.describe(new SQLException("text", "08006"), true);
        assertThat(problem.status()).isEqualTo(503);
        assertThat(problem.detail()).doesNotContain("stored").contains("read");
    }

    @Test
    void noAnswerQuotesTheException() {
        assertThat(new String(write(new SQLException("secret", "08006")).body(), UTF_8))
                .doesNotContain("secret");
    }

    @Test
    @org.junit.jupiter.api.Timeout(
            value = 5,
            threadMode = org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD)
    void causesThatGoRoundInACircleHaveAnEnd() {
        Exception one = new IllegalStateException("one");
        one.initCause(new IllegalArgumentException("other", one));
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, one);
        new RouteProblem().process(exchange);
        assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(500);
    }

    private static Problem write(SQLException failure) {
        return RouteProblem.describe(failure, false);
    }
}
