package io.github.camelstreams.customer.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What the relay writes to the log while its servers are away. */
@ExtendWith(OutputCaptureExtension.class)
class RelayLogTest {

    private final Relay relay = new Relay();

    @Test
    void aDatabaseThatIsAwayIsOneLineWithTheRootCause(CapturedOutput output) {
        for (int millis = 2001; millis < 2010; millis++) {
            relay.failed(
                    new SQLTransientConnectionException(
                            "relay - Connection is not available, request timed out after "
                                    + millis
                                    + "ms (total=0, active=0, idle=0, waiting=0)",
                            new SQLException(
                                    "The connection attempt failed.",
                                    new ConnectException("Connection refused"))));
        }
        assertThat(lines(output, "Events wait: no database"))
                .singleElement()
                .asString()
                .contains("caused by ConnectException: Connection refused");
    }

    @Test
    void aBrokerThatIsAwayIsOneLineWithTheRootCause(CapturedOutput output) {
        for (int millis = 0; millis < 10; millis++) {
            relay.failed(
                    new IllegalStateException(
                            "no answer for " + millis + " ms", new IOException("broken pipe")));
        }
        assertThat(lines(output, "Events wait: no broker"))
                .singleElement()
                .asString()
                .contains("caused by IOException: broken pipe");
    }

    @Test
    void itSaysWhenItWorksAgainAndWhatFailsAfterThatIsNews(CapturedOutput output) {
        for (int outage = 0; outage < 2; outage++) {
            relay.failed(new IllegalStateException("no answer"));
            relay.leads(
                    Map.of(
                            "outbox_id", "o",
                            "epoch", 1L,
                            "next_publishing_id", 1L,
                            "confirmed_publishing_id", 0L,
                            "oldest_transaction", 1L,
                            "next_transaction", 1L,
                            "last_outbox_id", 1L));
            relay.verify(0);
            relay.taken(List.of());
        }
        assertThat(lines(output, "Events wait: no broker")).hasSize(2);
        assertThat(lines(output, "Events are published again")).hasSize(2);
    }

    private static List<String> lines(CapturedOutput output, String text) {
        return output.toString().lines().filter(line -> line.contains(text)).toList();
    }
}
