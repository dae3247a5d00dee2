package io.github.camelstreams.customer.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Gives the lease back once the routes have stopped, so that another instance leads at once. */
class LeaseRelease implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(LeaseRelease.class);

    private final Relay relay;
    private final DataSource dataSource;

    LeaseRelease(Relay relay, DataSource dataSource) {
        this.relay = relay;
        this.dataSource = dataSource;
    }

    @Override
    public void destroy() {
        try {
            JdbcClient.create(dataSource).sql(statement()).param("owner", relay.owner()).update();
        } catch (DataAccessException e) {
            LOG.info("The lease could not be given back; it runs out by itself", e);
        }
    }

    private static String statement() {
        try {
            return new ClassPathResource("sql/relay/release.sql")
                    .getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
