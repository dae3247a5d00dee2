package io.github.camelstreams.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelstreams.test.BrokerAddress;
import io.github.camelstreams.test.DatabaseAddress;
import io.github.camelstreams.test.ServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StackSettingsTest {

    @TempDir private Path folder;

    @Test
    void defaultsAreTheOnesOfTheSpecification() {
        StackSettings settings = StackSettings.of(Map.of());
        assertThat(settings.service(Setting.CUSTOMER_PORT)).hasToString("http://localhost:8080");
        assertThat(settings.service(Setting.ORDER1_PORT)).hasToString("http://localhost:8081");
        assertThat(settings.service(Setting.ORDER2_PORT)).hasToString("http://localhost:8082");
        assertThat(settings.port(Setting.RABBITMQ_MANAGEMENT_PORT)).isEqualTo(15672);
        assertThat(settings.broker())
                .isEqualTo(new BrokerAddress("localhost", 5552, "guest", "guest"));
        assertThat(settings.database())
                .isEqualTo(new DatabaseAddress("localhost", 5432, "postgres", "postgres"));
        assertThat(settings.isGiven(Setting.DB_HOST)).isFalse();
    }

    @Test
    void aBlankVariableCountsAsNone() {
        StackSettings settings = StackSettings.of(Map.of("CUSTOMER_PORT", " ", "DB_HOST", "there"));
        assertThat(settings.port(Setting.CUSTOMER_PORT)).isEqualTo(8080);
        assertThat(settings.database().host()).isEqualTo("there");
    }

    @Test
    void aPasswordOfItsOwnNeedsAServerOfItsOwn() {
        assertThatThrownBy(
                        () ->
                                StackSettings.of(Map.of("DB_PASSWORD", "secret"))
                                        .requireLoginsOfOwnProcesses())
                .isInstanceOf(ServerException.class)
                .hasMessageStartingWith("DB_PASSWORD needs DB_HOST");
        StackSettings elsewhere =
                StackSettings.of(Map.of("RABBITMQ_HOST", "there", "RABBITMQ_USER", "joe"));
        elsewhere.requireLoginsOfOwnProcesses();
        assertThat(elsewhere.broker().username()).isEqualTo("joe");
    }

    /** Those that Compose starts get theirs from the same variables. */
    @Test
    void theServersOfContainersHaveAnyLogin() {
        StackSettings settings =
                StackSettings.of(Map.of("RABBITMQ_USER", "joe", "DB_PASSWORD", "secret"));
        assertThat(settings.broker().username()).isEqualTo("joe");
        assertThat(settings.database().password()).isEqualTo("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pa${x}ss",
                "pa{{x}}ss",
                "#bean:x",
                "RAW(x)",
                "pa%41ss",
                "a+b&c=d",
                "say \"x\"",
                "it's",
                "C:\\temp",
                " ü ",
                "a # b"
            })
    void aPasswordIsTakenAsItIs(String password) throws IOException {
        assertThat(settings(Map.of("DB_PASSWORD", password), "")).isEqualTo(password);
        String quoted = password.replace("'", "\\'");
        assertThat(settings(Map.of(), "DB_PASSWORD='" + quoted + "'  # mine")).isEqualTo(password);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "DB_PASSWORD=pa${x}ss|pa${x}ss",
                "export DB_PASSWORD = a#b # mine|a#b",
                "DB_PASSWORD=\"a\\\"b\\\\c\\$d ' e\"|a\"b\\c$d ' e",
                "DB_PASSWORD='a\"b' |a\"b",
                "DB_PASSWORD=it's|it's",
                "DB_PASSWORD='abc\\\\'|abc\\\\",
                "DB_PASSWORD=\"abc\\\\\"|abc\\",
                "DB_PASSWORD=abc\\|abc\\",
                "DB_PASSWORD='abc'# mine|abc",
                "#DB_PASSWORD=x|postgres",
                "DB_PASSWORD=|postgres"
            })
    void theFileIsReadAsDockerComposeReadsIt(String line, String password) throws IOException {
        assertThat(settings(Map.of(), line)).isEqualTo(password);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'abc\\'",
                "\"abc\\\"",
                "'abc",
                "\"abc'",
                "'",
                "'abc'd",
                "'it's'",
                "'a\\' # mine"
            })
    void aQuoteThatIsNotClosedIsRefused(String value) {
        assertThatThrownBy(() -> settings(Map.of(), "DB_HOST=there\nDB_PASSWORD=" + value))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining(folder.resolve(".env") + ", line 2: DB_PASSWORD ")
                .hasMessageNotContaining("abc");
    }

    private String settings(Map<String, String> environment, String file) throws IOException {
        return StackSettings.of(Files.writeString(folder.resolve(".env"), file), environment)
                .get(Setting.DB_PASSWORD);
    }

    @Test
    void whatKubernetesSetsForServicesOfThoseNamesIsIgnored() {
        StackSettings settings =
                StackSettings.of(
                        folder.resolve("none"),
                        Map.of(
                                "CUSTOMER_PORT", "tcp://10.0.0.1:80",
                                "DB_PORT", "tcp://10.0.0.2:5432",
                                "RABBITMQ_PORT", "tcp://10.0.0.3:5672",
                                "ORDER1_PORT", "18081"));
        assertThat(settings.port(Setting.CUSTOMER_PORT)).isEqualTo(8080);
        assertThat(settings.database().port()).isEqualTo(5432);
        assertThat(settings.broker().port()).isEqualTo(5552);
        assertThat(settings.port(Setting.ORDER1_PORT)).isEqualTo(18081);
    }

    @Test
    void aPortMustBeAPort() {
        for (String wrong : new String[] {"http", "-1", "65536", "1.5"}) {
            assertThatThrownBy(
                            () -> StackSettings.of(Map.of("DB_PORT", wrong)).port(Setting.DB_PORT))
                    .isInstanceOf(ServerException.class)
                    .hasMessage("DB_PORT must be a port, not " + wrong + ".");
        }
    }
}
