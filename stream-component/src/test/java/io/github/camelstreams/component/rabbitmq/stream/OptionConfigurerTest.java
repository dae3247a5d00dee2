package io.github.camelstreams.component.rabbitmq.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.tooling.model.BaseOptionModel;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.tooling.model.JsonMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The component on machines of other languages. */
class OptionConfigurerTest {

    private final Locale before = Locale.getDefault();
    private final CamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() {
        context.stop();
        Locale.setDefault(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tr-TR", "az-AZ", "ar-EG-u-nu-arab", "th-TH-u-ca-buddhist-nu-thai"})
    void everyOptionIsKnownByItsName(String language) throws IOException {
        Locale.setDefault(Locale.forLanguageTag(language));
        RabbitMQStreamComponent component =
                context.getComponent("rabbitmq-stream", RabbitMQStreamComponent.class);
        ComponentModel model = model();
        assertKnown(component.getComponentPropertyConfigurer(), model.getComponentOptions());
        assertKnown(component.getEndpointPropertyConfigurer(), model.getEndpointParameterOptions());
    }

    private static void assertKnown(Object configurer, List<? extends BaseOptionModel> options) {
        assertThat(options)
                .isNotEmpty()
                .extracting(BaseOptionModel::getName)
                .allSatisfy(
                        name -> {
                            PropertyConfigurerGetter getter = (PropertyConfigurerGetter) configurer;
                            assertThat(getter.getOptionType(name, true)).isNotNull();
                            assertThat(getter.getOptionType(name.toUpperCase(Locale.ROOT), true))
                                    .isNotNull();
                            assertThat(getter.getOptionType(name, false)).isNotNull();
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"tr-TR", "az-AZ", "ar-EG-u-nu-arab", "th-TH-u-ca-buddhist-nu-thai"})
    void anEndpointHasItsOptions(String language) {
        Locale.setDefault(Locale.forLanguageTag(language));
        RabbitMQStreamEndpoint endpoint =
                context.getEndpoint(
                        "rabbitmq-stream:I?messageIdentity=id&watchdogInterval=7s&clientId=I&offset=12"
                                + "&BATCHINGINTERVAL=9000",
                        RabbitMQStreamEndpoint.class);
        assertThat(endpoint.getConsumer().getMessageIdentity()).isEqualTo("id");
        assertThat(endpoint.getConsumer().getWatchdogInterval()).isEqualTo(7_000);
        assertThat(endpoint.getConsumer().getBatchingInterval()).isEqualTo(9_000);
        assertThat(endpoint.getConnection().getClientId()).isEqualTo("I");
    }

    private static ComponentModel model() throws IOException {
        String path =
                "/META-INF/io/github/camelstreams/component/rabbitmq/stream/rabbitmq-stream.json";
        try (InputStream content = RabbitMQStreamComponent.class.getResourceAsStream(path)) {
            return JsonMapper.generateComponentModel(
                    new String(content.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
