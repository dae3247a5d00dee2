package io.github.camelstreams.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.StreamNotAvailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers in containers start, stop and die as processes do. */
class ServerContainerIT {

    @BeforeEach
    void anEngineIsThere() {
        assumeTrue(Containers.missing().isEmpty(), () -> Containers.missing().orElse("available"));
    }

    @Test
    void aBrokerKeepsItsStreamAndItsPort() {
        try (BrokerServer broker = new RabbitMQContainer()) {
            broker.start();
            try (Environment environment = environment(broker)) {
                environment.streamCreator().stream("kept").create();
            }
            assertThat(broker.stop()).isTrue();
            assertThat(broker.stop()).isFalse();
            assertThat(Ports.isFree(broker.port())).isTrue();
            broker.start();
            await().atMost(Duration.ofSeconds(60)).until(() -> keeps(broker));

            assertThat(broker.kill()).isTrue();
            assertThat(broker.kill()).isFalse();
            assertThat(Ports.isFree(broker.port())).isTrue();
            broker.start();
            await().atMost(Duration.ofSeconds(60)).until(() -> keeps(broker));
        }
    }

    @Test
    void aDatabaseKeepsWhatWasCommittedWhenKilled() throws SQLException {
        try (DatabaseServer server = new PostgresContainer()) {
            server.start();
            try (Connection connection = server.connect("customer_db");
                    Statement statement = connection.createStatement()) {
                statement.execute("create table kept as select 'ü' as value");
                assertThat(server.kill()).isTrue();
                assertThat(server.isReady()).isFalse();
            }
            server.start();
            assertThat(new TestDatabase(server, "customer_db").texts("select value from kept"))
                    .containsExactly("ü");
        }
    }

    private static boolean keeps(Broker broker) {
        try (Environment environment = environment(broker)) {
            return environment.streamExists("kept");
        } catch (StreamNotAvailableException e) {
            return false;
        }
    }

    private static Environment environment(Broker broker) {
        return Environment.builder()
                .host(broker.host())
                .port(broker.port())
                .username(broker.username())
                .password(broker.password())
                .build();
    }
}
