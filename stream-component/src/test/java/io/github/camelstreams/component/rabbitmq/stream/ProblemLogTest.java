package io.github.camelstreams.component.rabbitmq.stream;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

class ProblemLogTest {

    private final Logger log = (Logger) LoggerFactory.getLogger(ProblemLogTest.class);
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final AtomicLong now = new AtomicLong();
    private final ProblemLog problems = new ProblemLog(log, now::get);

    @BeforeEach
    void record() {
        appender.start();
        log.setAdditive(false);
        log.setLevel(ch.qos.logback.classic.Level.INFO);
        log.addAppender(appender);
    }

    @AfterEach
    void stop() {
        log.detachAppender(appender);
    }

    private List<String> lines() {
        return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void theRootCauseIsNamed() {
        problems.failed(
                Level.WARN,
                "Events wait",
                new IllegalStateException(
                        "no connection", new IOException(new ConnectException("refused"))));
        assertThat(lines())
                .containsExactly(
                        "Events wait: IllegalStateException: no connection"
                                + " (caused by ConnectException: refused)");
    }

    @Test
    void aCauseThatTheMessageHasIsNotNamedTwice() {
        problems.failed(Level.WARN, "Events wait", new IOException(new ConnectException("no")));
        assertThat(lines())
                .containsExactly("Events wait: IOException: java.net.ConnectException: no");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "timed out after 2003ms (total=1, waiting=3)",
                "event 123e4567-e89b-12d3-a456-426614174000 waits",
                "closed by Session@1f3c"
            })
    void whatChangesEachTimeIsNoNews(String message) {
        problems.failed(Level.WARN, "It fails", new IOException(message));
        problems.failed(
                Level.WARN,
                "It fails",
                new IOException(
                        message.replace("2003", "2417")
                                .replace("e89b", "0000")
                                .replace("1f3c", "a")));
        assertThat(lines()).hasSize(1);
    }

    @Test
    @org.junit.jupiter.api.Timeout(
            value = 5,
            threadMode = org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD)
    void causesThatGoRoundInACircleHaveAnEnd() {
        Exception one = new IllegalStateException("one");
        Exception other = new IOException("other", one);
        one.initCause(other);
        problems.failed(Level.WARN, "It fails", new IOException("it", other));
        assertThat(lines()).singleElement().asString().startsWith("It fails: IOException: it");
    }

    /** Not everybody can tell when it is over. */
    @Test
    void whatHasNotHappenedForTwoMinutesIsNews() {
        problems.problem(Level.WARN, "One fails");
        for (int second = 0; second <= 100; second += 50) {
            now.set(Duration.ofSeconds(second).toNanos());
            problems.problem(Level.WARN, "Other fails");
        }
        now.set(Duration.ofSeconds(121).toNanos());
        problems.problem(Level.WARN, "One fails");
        problems.problem(Level.WARN, "Other fails");
        assertThat(lines())
                .containsExactly(
                        "One fails", "Other fails", "Other fails (3 times so far)", "One fails");
    }

    @Test
    void whatLastsIsToldOnceAMinute() {
        for (int second = 0; second <= 120; second++) {
            now.set(Duration.ofSeconds(second).toNanos());
            problems.failed(Level.WARN, "It fails", new IOException("no answer"));
        }
        assertThat(lines())
                .containsExactly(
                        "It fails: IOException: no answer",
                        "It fails: IOException: no answer (61 times so far)",
                        "It fails: IOException: no answer (121 times so far)");
    }

    @Test
    void causesThatTakeTurnsAreToldOnceEach() {
        for (int i = 0; i < 10; i++) {
            problems.failed(Level.WARN, "It fails", new IOException("one"));
            problems.failed(Level.WARN, "It fails", new IOException("other"));
        }
        assertThat(lines()).hasSize(2);
    }

    @Test
    void whatComesBackIsNews() {
        assertThat(problems.over()).isFalse();
        problems.problem(Level.WARN, "It fails");
        assertThat(problems.over()).isTrue();
        assertThat(problems.over()).isFalse();
        problems.problem(Level.WARN, "It fails");
        assertThat(lines()).hasSize(2);
    }

    @Test
    void moreCausesThanAreRememberedDoNotFillTheMemory() {
        for (char first = 'a'; first <= 'z'; first++) {
            for (char second = 'a'; second <= 'z'; second++) {
                problems.problem(Level.WARN, List.of(first, second).toString());
            }
        }
        problems.problem(Level.WARN, "[z, z]");
        assertThat(lines()).hasSize(26 * 26);
    }
}
