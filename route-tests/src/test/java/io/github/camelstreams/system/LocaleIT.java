package io.github.camelstreams.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.service.RunningService.Answer;
import io.github.camelstreams.service.TestedService;
import io.github.camelstreams.test.Broker;
import io.github.camelstreams.test.Database;
import io.github.camelstreams.test.SharedServers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The language of the machine changes nothing: not its letters, its digits or its calendar. */
class LocaleIT {

    private static final String ADDRESS = "ISTANBUL Iİıi 1";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Duser.language=tr -Duser.region=TR",
                "-Duser.language=az -Duser.region=AZ",
                "-Duser.language=ar -Duser.region=EG -Duser.extensions=nu-arab",
                "-Duser.language=th -Duser.region=TH -Duser.variant=TH"
            })
    void bothServicesWorkAnywhere(String locale) {
        Database server = SharedServers.database();
        Broker broker = SharedServers.broker();
        String stream = SharedServers.uniqueName("locale");
        Map<String, String> settings = Map.of("JAVA_TOOL_OPTIONS", locale);
        try (TestedService customers =
                        new TestedService(
                                "customer",
                                server,
                                SharedServers.newDatabase("locale"),
                                broker,
                                stream,
                                settings);
                TestedService orders =
                        new TestedService(
                                "order",
                                server,
                                SharedServers.newDatabase("locale"),
                                broker,
                                stream,
                                settings)) {
            customers.start();
            orders.start();
            String customer =
                    TestedService.created(
                            customers.json(
                                    "POST",
                                    "/customers",
                                    "{\"name\":\"I\",\"email\":\"i@b.example\",\"address\":\"%s\"}"
                                            .formatted(ADDRESS),
                                    "IDEMPOTENCY-KEY",
                                    "I1"));
            assertThat(customers.get("/customers/" + customer).json().path("address").textValue())
                    .isEqualTo(ADDRESS);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> order(orders, customer).status() == 201);
            String order = TestedService.created(order(orders, customer));
            assertThat(orders.get("/orders/" + order).json().path("status").textValue())
                    .isEqualTo("Processing");
            assertThat(customers.metric("events_published_total")).isEqualTo(1);
            assertThat(orders.metric("customers_processed_total")).isEqualTo(1);
            assertThat(orders.get("/openapi.json").status()).isEqualTo(200);
            assertThat(orders.manage("GET", "/quarantine").status()).isEqualTo(200);
            assertThat(customers.manage("POST", "/resync").status()).isEqualTo(202);
            for (TestedService service : new TestedService[] {customers, orders}) {
                assertThat(service.get("/health").body()).startsWith("{\"status\":\"UP\"");
                assertThat(service.log()).as("digits").matches("[^\\p{Nd}&&[^0-9]]*");
            }
        }
    }

    private static Answer order(TestedService orders, String customer) {
        return orders.json("POST", "/orders", "{\"customer_id\":\"" + customer + "\"}");
    }
}
