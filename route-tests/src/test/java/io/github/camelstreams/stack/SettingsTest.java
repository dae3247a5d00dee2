package io.github.camelstreams.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

    @Test
    void defaultsAreTheOnesOfTheSpecification() {
        Settings settings = Settings.of(Map.of());
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
        Settings settings = Settings.of(Map.of("CUSTOMER_PORT", " ", "DB_HOST", "there"));
        assertThat(settings.port(Setting.CUSTOMER_PORT)).isEqualTo(8080);
        assertThat(settings.database().host()).isEqualTo("there");
    }

    @Test
    void aPasswordOfItsOwnNeedsAServerOfItsOwn() {
        assertThatThrownBy(() -> Settings.of(Map.of("DB_PASSWORD", "secret")).database())
                .isInstanceOf(StackException.class)
                .hasMessageStartingWith("DB_PASSWORD needs DB_HOST");
        assertThat(
                        Settings.of(Map.of("RABBITMQ_HOST", "there", "RABBITMQ_USER", "joe"))
                                .broker()
                                .username())
                .isEqualTo("joe");
    }

    @Test
    void aPortMustBeAPort() {
        for (String wrong : new String[] {"http", "-1", "65536", "1.5"}) {
            assertThatThrownBy(() -> Settings.of(Map.of("DB_PORT", wrong)).port(Setting.DB_PORT))
                    .isInstanceOf(StackException.class)
                    .hasMessage("DB_PORT must be a port, not " + wrong + ".");
        }
    }
}
