package io.github.camelstreams.bench;

import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.codec.WrapperMessageBuilder;
import io.github.camelstreams.component.rabbitmq.stream.RabbitMQStreamConstants;
import io.github.camelstreams.component.rabbitmq.stream.message.RabbitMQStreamBinding;
import io.github.camelstreams.component.rabbitmq.stream.message.RabbitMQStreamHeaderFilterStrategy;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Messages of the client into those of Camel, and back. */
@State(Scope.Thread)
public class MappingBenchmark {

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final RabbitMQStreamBinding binding =
            new RabbitMQStreamBinding(context, new RabbitMQStreamHeaderFilterStrategy());
    private final byte[] body = Payload.of(1);
    private final Message delivered =
            new WrapperMessageBuilder()
                    .applicationProperties()
                    .entry("customer", "c-1")
                    .entry("region", "north")
                    .messageBuilder()
                    .properties()
                    .messageId("m-1")
                    .messageBuilder()
                    .addData(body)
                    .build();
    private final Exchange plain = new DefaultExchange(context);
    private final Exchange withHeaders = new DefaultExchange(context);
    private final Exchange withProperties = new DefaultExchange(context);

    public MappingBenchmark() {
        withHeaders.getMessage().setHeader("customer", "c-1");
        withHeaders.getMessage().setHeader("region", "north");
        withProperties.getMessage().setHeader(RabbitMQStreamConstants.PUBLISHING_ID, 1L);
        withProperties
                .getMessage()
                .setHeader(RabbitMQStreamConstants.CONTENT_TYPE, "application/json");
        withProperties
                .getMessage()
                .setHeader(RabbitMQStreamConstants.MESSAGE_ANNOTATIONS, Map.of("event_id", "e-1"));
    }

    @Benchmark
    public Object toCamelBodyOnly() {
        return binding.toCamel(delivered, "stream", 1, 2).getBody();
    }

    @Benchmark
    public Object toCamelWithHeaders() {
        Exchange exchange = new DefaultExchange(context);
        exchange.setIn(binding.toCamel(delivered, "stream", 1, 2));
        return exchange.getIn().getHeader("customer");
    }

    @Benchmark
    public Object toClientBodyOnly() throws Exception {
        return binding.toClient(plain.getMessage(), body, null, Map.of(), plain);
    }

    @Benchmark
    public Object toClientWithHeaders() throws Exception {
        return binding.toClient(withHeaders.getMessage(), body, null, Map.of(), withHeaders);
    }

    @Benchmark
    public Object toClientWithProperties() throws Exception {
        return binding.toClient(withProperties.getMessage(), body, 1L, Map.of(), withProperties);
    }
}
