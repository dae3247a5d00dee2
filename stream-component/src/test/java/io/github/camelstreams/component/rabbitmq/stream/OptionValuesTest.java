package io.github.camelstreams.component.rabbitmq.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PropertyBindingSupport;
import org.apache.camel.tooling.model.BaseOptionModel;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.tooling.model.JsonMapper;
import org.apache.camel.util.IOHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no duration, size or number is refused with its text, and never taken for 0. */
class OptionValuesTest {

    private final CamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    @ParameterizedTest
    @MethodSource("durations")
    void whatIsNoDurationIsRefused(String option) throws Exception {
        for (String text : Set.of("7D", "10S", "1Y", "abc", "5 min", "1,5s", "1s1h", "P1Y")) {
            assertThatThrownBy(() -> endpoint(option + "=" + text))
                    .hasStackTraceContaining(option + "=" + text)
                    .hasStackTraceContaining("as in 7d, 12h, 1h30m, 45s or 500ms");
        }
        for (String text : Set.of("-5000", "PT-5S", "36501d", "99999999d", "-1")) {
            assertThatThrownBy(() -> endpoint(option + "=" + text))
                    .hasStackTraceContaining(option + " must be");
        }
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void whatIsNoNumberIsRefused(String option) {
        for (String text : Set.of("10k", "3x", "abc", "1s", "99999999999999999999")) {
            assertThatThrownBy(() -> endpoint(option + "=" + text))
                    .hasStackTraceContaining(option + "=" + text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"requestedHeartbeat", "rpcTimeout", "recoveryBackOff"})
    void theComponentIsAsStrict(String option) {
        assertThatThrownBy(() -> component(Map.of(option, "10S")))
                .hasStackTraceContaining(option + "=10S");
        assertThatThrownBy(() -> component(Map.of(option, "-1s"))).hasStackTraceContaining(option);
        assertThatThrownBy(() -> component(Map.of("port", "5552x")))
                .hasStackTraceContaining("port=5552x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "requestedHeartbeat",
                "rpcTimeout",
                "recoveryBackOff",
                "retryBackOff",
                "retryMaxBackOff",
                "stepDownTimeout",
                "watchdogInterval"
            })
    void zeroIsRefusedWhereItMeansNothing(String option) {
        assertThatThrownBy(() -> endpoint(option + "=0"))
                .hasStackTraceContaining(option + " must be");
    }

    @ParameterizedTest
    @ValueSource(strings = {"maxAge", "confirmTimeout", "batchingInterval", "shutdownTimeout"})
    void zeroStaysWhereItMeansSomething(String option) {
        assertThat(endpoint(option + "=0")).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "1500, 1500",
        "7d, 604800000",
        "1h30m, 5400000",
        "1d2h3m4s5ms, 93784005",
        "500ms, 500",
        "2m500ms, 120500",
        "PT45S, 45000",
        "p1dt1h, 90000000"
    })
    void durationsAreWrittenAsInCamel(String text, long millis) {
        assertThat(endpoint("maxAge=" + text).getDeclaration().getMaxAge()).isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 1000",
        "500KB, 500000",
        "1GB, 1000000000",
        "20mb, 20000000",
        "2GiB, 2147483648",
        "2TB, 2000000000000",
        "0, 0"
    })
    void sizesMayHaveUnits(String text, long bytes) {
        assertThat(endpoint("maxLengthBytes=" + text).getDeclaration().getMaxLengthBytes())
                .isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "maxLengthBytes, 1G",
        "maxLengthBytes, 1.5GB",
        "maxSegmentSizeBytes, abc",
        "maxSegmentSizeBytes, 1 GB more",
        "maxLengthBytes, 99999999999TB"
    })
    void whatIsNoSizeIsRefused(String option, String text) {
        assertThatThrownBy(() -> endpoint(option + "=" + text))
                .hasStackTraceContaining(option + "=" + text)
                .hasStackTraceContaining("500kB");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "maxLengthBytes=-1",
                "maxSegmentSizeBytes=-1",
                "maxSegmentSizeBytes=4GB",
                "maxBatchSize=0",
                "initialCredits=0",
                "batchSize=0",
                "maxUnconfirmedMessages=-1",
                "port=70000",
                "port=-1"
            })
    void numbersThatMakeNoSenseAreRefused(String option) {
        String name = option.substring(0, option.indexOf('='));
        assertThatThrownBy(
                        () -> {
                            RabbitMQStreamEndpoint endpoint = endpoint(option);
                            endpoint.createProducer().start();
                            endpoint.createConsumer(exchange -> {}).start();
                        })
                .hasStackTraceContaining(name + " must");
    }

    static Set<String> durations() throws Exception {
        return options("duration");
    }

    static Set<String> numbers() throws Exception {
        return options("integer");
    }

    private static Set<String> options(String type) throws Exception {
        String json =
                IOHelper.loadText(
                        RabbitMQStreamComponent.class.getResourceAsStream(
                                "/META-INF/io/github/camelstreams/component/rabbitmq/stream/rabbitmq-stream.json"));
        ComponentModel model = JsonMapper.generateComponentModel(json);
        Set<String> names = new TreeSet<>();
        model.getEndpointOptions().stream()
                .filter(option -> type.equals(option.getType()))
                .map(BaseOptionModel::getName)
                .forEach(names::add);
        assertThat(names).isNotEmpty();
        return names;
    }

    private RabbitMQStreamEndpoint endpoint(String options) {
        return context.getEndpoint(
                "rabbitmq-stream:orders?" + options, RabbitMQStreamEndpoint.class);
    }

    private void component(Map<String, Object> options) {
        RabbitMQStreamComponent component =
                context.getComponent("rabbitmq-stream", RabbitMQStreamComponent.class);
        PropertyBindingSupport.build()
                .withCamelContext(context)
                .withTarget(component)
                .withConfigurer(component.getComponentPropertyConfigurer())
                .withProperties(new HashMap<>(options))
                .bind();
    }
}
