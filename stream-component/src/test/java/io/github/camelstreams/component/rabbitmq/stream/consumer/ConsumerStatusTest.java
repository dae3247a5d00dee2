package io.github.camelstreams.component.rabbitmq.stream.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsumerStatusTest {

    private static final Instant EARLY = Instant.parse("2026-01-31T12:00:00Z");
    private static final Instant LATE = EARLY.plusSeconds(60);

    @ParameterizedTest
    @CsvSource({
        "STOPPED, STANDBY, STANDBY",
        "STANDBY, ACTIVE, ACTIVE",
        "ACTIVE, RETRYING, RETRYING",
        "RETRYING, CONNECTING, CONNECTING",
        "CONNECTING, FAILED, FAILED",
        "FAILED, ACTIVE, FAILED",
        "ACTIVE, ACTIVE, ACTIVE"
    })
    void theStateIsThatOfThePartitionThatIsWorstOff(
            ConsumerState one, ConsumerState other, ConsumerState expected) {
        assertThat(combined(partition("p-0", one, EARLY), partition("p-1", other, EARLY)).state())
                .isEqualTo(expected);
    }

    @Test
    void itHasLastedSinceTheFirstPartitionGotThere() {
        assertThat(
                        combined(
                                        partition("p-0", ConsumerState.STANDBY, EARLY),
                                        partition("p-1", ConsumerState.ACTIVE, LATE.plusSeconds(1)),
                                        partition("p-2", ConsumerState.ACTIVE, LATE))
                                .since())
                .isEqualTo(LATE);
    }

    @Test
    void figuresAreSumsAndTextsNameTheirPartition() {
        ConsumerStatus status =
                combined(
                        figures("p-0", 5, 1, 10, null),
                        figures("p-1", 7, 2, 20, "broken"),
                        figures("p-2", 0, 0, 0, "worse"));
        assertThat(status.lag()).isEqualTo(12);
        assertThat(status.inFlight()).isEqualTo(3);
        assertThat(status.waiting()).isEqualTo(30);
        assertThat(status.lastError()).isEqualTo("p-1: broken; p-2: worse");
        assertThat(status.incomplete()).isNull();
        assertThat(status.stream()).isEqualTo("p");
        assertThat(status.consumerName()).isEqualTo("group");
        assertThat(status.nextOffset()).isEqualTo(-1);
        assertThat(status.storedOffset()).isEqualTo(-1);
        assertThat(status.epoch()).isZero();
    }

    @Test
    void theLagIsUnknownWhileThatOfOnePartitionIs() {
        assertThat(combined(figures("p-0", 5, 0, 0, null), figures("p-1", -1, 0, 0, null)).lag())
                .isEqualTo(-1);
    }

    private static ConsumerStatus combined(ConsumerStatus... partitions) {
        return ConsumerStatus.combined("p", "group", List.of(partitions));
    }

    private static ConsumerStatus partition(String stream, ConsumerState state, Instant since) {
        return ConsumerStatus.unknown(stream, "group", state, since, null, null);
    }

    private static ConsumerStatus figures(
            String stream, long lag, int inFlight, int waiting, String lastError) {
        return new ConsumerStatus(
                stream,
                "group",
                ConsumerState.ACTIVE,
                EARLY,
                100,
                90,
                3,
                lag,
                inFlight,
                waiting,
                null,
                lastError,
                null);
    }
}
