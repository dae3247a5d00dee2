package io.github.camelstreams.bench.bare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.jdbc.JdbcComponent;
import org.apache.camel.component.jdbc.JdbcConstants;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.stereotype.Component;

/** Three routes with a statement of the services each, and nothing around them. */
@SpringBootApplication
public class BareApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(BareApplication.class, arguments);
    }

    /** No validation, no problem answers, no limits, no metrics, no log. */
    @Component
    static class Routes extends RouteBuilder {

        private static final Path PROJECT = Path.of(System.getProperty("project"));
        private static final String JDBC =
                "jdbc:dataSource?useHeadersAsParameters=true&resetAutoCommit=false&outputType=SelectOne";

        @Override
        public void configure() throws IOException {
            getContext()
                    .getComponent("jdbc", JdbcComponent.class)
                    .setConnectionStrategy(new PreparedOnce());
            from("platform-http:/orders?httpMethodRestrict=POST")
                    .unmarshal()
                    .json(Map.class)
                    .process(Routes::order)
                    .setBody(constant(sql("order", "create-order")))
                    .to(JDBC)
                    .setHeader(Exchange.HTTP_RESPONSE_CODE, constant(201))
                    .setHeader("Location", simple("/orders/${body[id]}"))
                    .setHeader(Exchange.CONTENT_TYPE, constant("application/json"))
                    .setBody(simple("${body[answer]}"));
            read("/orders/{id}", sql("order", "read-order"));
            read("/customers/{id}", sql("customer", "read-customer"));
        }

        private void read(String path, String statement) {
            from("platform-http:" + path + "?httpMethodRestrict=GET")
                    .setBody(constant(statement))
                    .to(JDBC)
                    .setHeader(Exchange.CONTENT_TYPE, constant("application/json"));
        }

        private static void order(Exchange exchange) {
            Map<String, Object> parameters = new HashMap<>();
            parameters.put("idempotency_key", null);
            parameters.put(
                    "customer_id", exchange.getMessage().getBody(Map.class).get("customer_id"));
            exchange.getMessage().setHeader(JdbcConstants.JDBC_PARAMETERS, parameters);
        }

        private static String sql(String service, String name) throws IOException {
            return Files.readString(
                    PROJECT.resolve(
                            "routes-%s/src/main/resources/sql/%s.sql".formatted(service, name)));
        }
    }
}
