package io.github.camelstreams.customer.relay;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.camelstreams.common.DatabaseContact;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The relay's beans, its connections, and how it shows in health and metrics. */
@Configuration(proxyBeanMethods = false)
class RelayConfiguration {

    /** Connections of its own: the relay never waits behind requests. */
    @Bean(defaultCandidate = false)
    HikariDataSource relayDataSource(
            HikariDataSource requests, @Value("${relay.session}") String session) {
        HikariConfig settings = new HikariConfig();
        requests.copyStateTo(settings);
        settings.setPoolName("relay");
        settings.setMaximumPoolSize(2);
        settings.setConnectionInitSql(requests.getConnectionInitSql() + "; " + session);
        return new HikariDataSource(settings);
    }

    @Bean
    Relay relay() {
        return new Relay();
    }

    @Bean
    OutboxMessages outboxMessages() {
        return new OutboxMessages();
    }

    @Bean
    LeaseRelease leaseRelease(
            Relay relay, @Qualifier("relayDataSource") HikariDataSource relayDataSource) {
        return new LeaseRelease(relay, relayDataSource);
    }

    @Bean
    MeterBinder relayMetrics(Relay relay) {
        return registry -> {
            Gauge.builder("outbox.depth", relay, onLeader(Relay::backlog))
                    .description("Events that are committed and not yet known to be in the stream")
                    .register(registry);
            Gauge.builder("outbox.age", relay, onLeader(Relay::backlogAge))
                    .description("Age of the oldest of them")
                    .baseUnit("seconds")
                    .register(registry);
            Gauge.builder("relay.leader", relay, state -> state.isLeading() ? 1 : 0)
                    .description("1 on the instance that publishes")
                    .register(registry);
        };
    }

    @Bean
    HealthIndicator relayHealthIndicator(Relay relay, DatabaseContact database) {
        return () -> {
            String obstacle = relay.obstacle();
            Health.Builder health = obstacle == null ? Health.up() : Health.down();
            if (obstacle != null) {
                health.withDetail("reason", obstacle);
            }
            if (relay.isLeading()) {
                health.withDetail("outboxDepth", relay.backlog());
            }
            String asOf = database.asOf();
            if (asOf == null) {
                return health.withDetail("role", relay.isLeading() ? "leader" : "standby").build();
            }
            // The lease is in the database: another instance may hold it by now.
            return health.withDetail("role", "unknown").withDetail("asOf", asOf).build();
        };
    }

    @Bean
    HealthIndicator brokerHealthIndicator(Relay relay) {
        return () ->
                relay.isBrokerAway()
                        ? Health.down()
                                .withDetail("reason", "unreachable; events wait in the outbox")
                                .build()
                        : Health.up().build();
    }

    private static ToDoubleFunction<Relay> onLeader(ToDoubleFunction<Relay> value) {
        return relay -> relay.isLeading() ? value.applyAsDouble(relay) : Double.NaN;
    }
}
