package io.github.camelstreams.order;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** How many messages wait in quarantine, asked when the metric is read. Thread-safe. */
final class QuarantineSize implements MeterBinder {

    private final JdbcTemplate database;
    private final String count;

    QuarantineSize(JdbcTemplate database) throws IOException {
        this.database = database;
        this.count =
                new ClassPathResource("sql/count-quarantine.sql")
                        .getContentAsString(StandardCharsets.UTF_8);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("quarantine.size", this::size)
                .description("Messages in quarantine, counted up to 100000")
                .register(registry);
    }

    private double size() {
        try {
            Long size = database.queryForObject(count, Long.class);
            return size == null ? Double.NaN : size;
        } catch (DataAccessException e) {
            return Double.NaN;
        }
    }
}
