package io.github.camelstreams.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.core.env.MapPropertySource;

class DatabaseAddressCheckTest {

    private static void check(Map<String, Object> settings) {
        try (StaticApplicationContext context = new StaticApplicationContext()) {
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("test", settings));
            new DatabaseAddressCheck().initialize(context);
        }
    }

    private static void check(String host, String port) {
        check(
                Map.of(
                        "DB_HOST",
                        host,
                        "DB_PORT",
                        port,
                        "spring.datasource.url",
                        "jdbc:postgresql://${DB_HOST}:${DB_PORT}/customer_db"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "10.0.0.1",
                "db_1.example",
                "::1",
                "[::1]",
                "fe80::1%eth0",
                "one,two",
                "one:5433,two"
            })
    void takesHosts(String host) {
        assertThatCode(() -> check(host, "5432")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "'', 5432, DB_HOST",
        "'a b', 5432, DB_HOST",
        "'http://a', 5432, DB_HOST",
        "'a,', 5432, DB_HOST",
        "'a/b', 5432, DB_HOST",
        "'a:b', 5432, DB_HOST",
        "a, '', DB_PORT",
        "a, abc, DB_PORT",
        "a, 0, DB_PORT",
        "a, 65536, DB_PORT",
        "a, -1, DB_PORT",
        "a, 'tcp://10.0.0.1:5432', DB_PORT"
    })
    void namesWhatCannotBeRight(String host, String port, String named) {
        UnusableSettingException refusal =
                catchThrowableOfType(UnusableSettingException.class, () -> check(host, port));
        assertThat(refusal).hasMessageStartingWith(named);
        assertThat(refusal.action()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://h/d",
                "jdbc:postgresql://h:1/d?sslmode=prefer&options=-c%20a=b",
                "jdbc:postgresql://h1:1,h2:2/d?targetServerType=primary",
                "jdbc:postgresql://[::1]:5432/d",
                "jdbc:postgresql:///d",
                "jdbc:postgresql:d"
            })
    void takesUrls(String url) {
        assertThatCode(() -> check(Map.of("spring.datasource.url", url)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "postgresql://u:secret@h/d",
                "jdbc:postgres://secret@h/d",
                "jdbc:postgresql://u:secret@h/d",
                "jdbc:postgresql://h:x/d?password=secret",
                "jdbc:mysql://h/d?password=secret"
            })
    void namesAUrlThatCannotBeRightAndDoesNotShowIt(String url) {
        UnusableSettingException refusal =
                catchThrowableOfType(
                        UnusableSettingException.class,
                        () -> check(Map.of("spring.datasource.url", url)));
        assertThat(refusal)
                .hasMessageStartingWith("SPRING_DATASOURCE_URL")
                .hasMessageNotContaining("secret");
    }

    @Test
    void hasNothingToSayWithoutADatabase() {
        assertThatCode(() -> check(Map.of())).doesNotThrowAnyException();
    }
}
