package io.github.camelstreams.order;

import io.github.camelstreams.common.DatabaseClock;
import io.github.camelstreams.common.DatabaseContact;
import io.github.camelstreams.component.rabbitmq.stream.offset.JdbcOffsetRepository;
import io.github.camelstreams.component.rabbitmq.stream.offset.OffsetRepository;
import java.io.IOException;
import java.util.Locale;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;

/** The order service. */
@SpringBootApplication
public class OrderApplication {

    /** Starts the service; its settings come from the environment. */
    public static void main(String[] arguments) {
        // what the service reads and writes is the same everywhere, and so are names in lower case
        Locale.setDefault(Locale.ROOT);
        SpringApplication.run(OrderApplication.class, arguments);
    }

    @Bean
    OffsetRepository offsetRepository(DataSource dataSource) {
        return new JdbcOffsetRepository(dataSource);
    }

    @Bean
    ReplicaConsumer replicaConsumer(CamelContext camel) {
        return new ReplicaConsumer(camel);
    }

    @Bean
    HealthIndicator replicaHealthIndicator(ReplicaConsumer consumer, DatabaseContact database) {
        return new ReplicaHealth(consumer::status, database::asOf);
    }

    @Bean
    ReplicaMetrics replicaMetrics(ReplicaConsumer consumer, DatabaseClock clock) {
        return new ReplicaMetrics(consumer::status, clock);
    }

    @Bean
    ReplicaSteps replicaSteps(DatabaseClock clock) {
        return new ReplicaSteps(clock::ask);
    }

    @Bean
    StreamClocks streamClocks(DatabaseClock clock) {
        return new StreamClocks(clock);
    }

    @Bean
    DoubtfulStep doubtfulStep(ReplicaConsumer consumer) {
        return new DoubtfulStep(consumer::status);
    }

    @Bean
    Rehearsal rehearsal(CamelContext camel, ReplicaConsumer consumer) {
        return new Rehearsal(camel, consumer::status);
    }

    @Bean
    QuarantineSize quarantineSize(JdbcTemplate database) throws IOException {
        return new QuarantineSize(database);
    }
}
