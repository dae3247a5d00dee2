package io.github.camelstreams.component.rabbitmq.stream.producer;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.stream.Constants;
import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.codec.WrapperMessageBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Whatever happens to its messages, in whatever order: a publication is done once, and is right.
 */
class PendingBatchPropertiesTest {

    enum Event {
        SEND,
        CONFIRM,
        REJECT,
        NOT_AVAILABLE,
        TIMEOUT,
        NOT_TAKEN,
        DOUBT,
        STOP,
        ABANDON
    }

    /** What is known about one message. */
    enum Fate {
        WAITING,
        SENT,
        DOUBTFUL,
        STORED,
        NOT_STORED,
        REJECTED,
        UNKNOWN
    }

    @Property(tries = 2_000)
    void itIsDoneOnceWithWhatIsKnown(
            @ForAll @IntRange(min = 1, max = 4) int size,
            @ForAll @Size(max = 25) List<Event> events,
            @ForAll @Size(value = 25) List<@IntRange(max = 3) Integer> targets) {
        Model model = new Model(size);
        for (int i = 0; i < events.size(); i++) {
            model.apply(events.get(i), targets.get(i) % size);
        }
        model.apply(Event.ABANDON, 0);
        model.apply(Event.STOP, 0);
        assertThat(model.outcomes).hasSize(1);
        assertThat(model.publication.isDone()).isTrue();
    }

    /** The publication, and beside it message by message what must be known. */
    private static final class Model implements PendingBatch.Listener {

        private final PendingBatch publication;
        private final Fate[] fates;
        private final List<Optional<PublishException>> outcomes = new ArrayList<>();
        private boolean failed;
        private int sent;
        private int settled;
        private short code;

        Model(int size) {
            List<Message> messages =
                    LongStream.rangeClosed(1, size)
                            .mapToObj(id -> new WrapperMessageBuilder().publishingId(id).build())
                            .toList();
            publication = new PendingBatch("stream", messages, failure -> {}, this);
            fates = new Fate[size];
            Arrays.fill(fates, Fate.WAITING);
        }

        void apply(Event event, int index) {
            boolean underway = fates[index] == Fate.SENT || fates[index] == Fate.DOUBTFUL;
            RuntimeException reason = new IllegalStateException(event.name());
            switch (event) {
                case SEND -> {
                    boolean expected = fates[index] == Fate.WAITING && !failed;
                    assertThat(publication.sending(index)).isEqualTo(expected);
                    if (expected) {
                        fates[index] = Fate.SENT;
                        sent++;
                    }
                }
                case CONFIRM -> {
                    fate(index, underway, Fate.STORED);
                    publication.confirmed(index);
                }
                case REJECT -> {
                    code = underway ? Constants.RESPONSE_CODE_ACCESS_REFUSED : code;
                    failed |= underway;
                    fate(index, underway, certain(index, Fate.REJECTED));
                    publication.failed(index, Constants.RESPONSE_CODE_ACCESS_REFUSED, reason);
                }
                case NOT_AVAILABLE -> {
                    failed |= underway;
                    fate(index, underway, certain(index, Fate.NOT_STORED));
                    publication.failed(index, Constants.CODE_PRODUCER_NOT_AVAILABLE, reason);
                }
                case TIMEOUT -> {
                    failed |= underway;
                    fate(index, underway, Fate.UNKNOWN);
                    publication.failed(index, Constants.CODE_PUBLISH_CONFIRM_TIMEOUT, reason);
                }
                case NOT_TAKEN -> {
                    failed |= underway;
                    fate(index, underway, certain(index, Fate.NOT_STORED));
                    publication.notTaken(index, reason);
                }
                case DOUBT -> {
                    replace(Fate.SENT, Fate.DOUBTFUL);
                    publication.doubt();
                }
                case STOP -> {
                    failed |= !isDone();
                    replace(Fate.WAITING, Fate.NOT_STORED);
                    publication.stop(reason);
                }
                case ABANDON -> {
                    failed |= !isDone();
                    replace(Fate.WAITING, Fate.NOT_STORED);
                    replace(Fate.SENT, Fate.UNKNOWN);
                    replace(Fate.DOUBTFUL, Fate.UNKNOWN);
                    publication.abandon(reason);
                }
            }
            check();
        }

        private Fate certain(int index, Fate fate) {
            return fates[index] == Fate.SENT ? fate : Fate.UNKNOWN;
        }

        private void fate(int index, boolean underway, Fate fate) {
            if (underway) {
                fates[index] = fate;
            }
        }

        private void replace(Fate from, Fate to) {
            for (int i = 0; i < fates.length; i++) {
                fates[i] = fates[i] == from ? to : fates[i];
            }
        }

        private void check() {
            assertThat(publication.isDone()).isEqualTo(isDone());
            assertThat(outcomes).hasSize(isDone() ? 1 : 0);
            assertThat(publication.hasFailed()).isEqualTo(failed);
            assertThat(publication.confirmed()).isEqualTo(prefix());
            assertThat(settled)
                    .isEqualTo(sent - (int) count(Fate.SENT) - (int) count(Fate.DOUBTFUL));
            assertThat(publication.unconfirmedPublishingIds())
                    .isEqualTo(
                            IntStream.range(0, fates.length)
                                    .filter(i -> fates[i] != Fate.STORED)
                                    .mapToObj(i -> i + 1L)
                                    .toList());
        }

        private boolean isDone() {
            return count(Fate.WAITING) + count(Fate.SENT) + count(Fate.DOUBTFUL) == 0;
        }

        private long count(Fate fate) {
            return IntStream.range(0, fates.length).filter(i -> fates[i] == fate).count();
        }

        private int prefix() {
            int prefix = 0;
            while (prefix < fates.length && fates[prefix] == Fate.STORED) {
                prefix++;
            }
            return prefix;
        }

        @Override
        public void settled(int count) {
            assertThat(count).isPositive();
            settled += count;
        }

        @Override
        public void done(PendingBatch done, PublishException failure) {
            assertThat(done).isSameAs(publication);
            outcomes.add(Optional.ofNullable(failure));
            if (count(Fate.STORED) == fates.length) {
                assertThat(failure).isNull();
                return;
            }
            assertThat(failure).hasCauseInstanceOf(IllegalStateException.class);
            assertThat(failure.getConfirmed()).isEqualTo(prefix());
            boolean unknown =
                    IntStream.range(prefix(), fates.length)
                            .anyMatch(i -> fates[i] == Fate.UNKNOWN || fates[i] == Fate.STORED);
            if (unknown) {
                assertThat(failure).isInstanceOf(OutcomeUnknownException.class);
            } else if (count(Fate.REJECTED) > 0) {
                assertThat(failure)
                        .isInstanceOfSatisfying(
                                RejectedException.class,
                                rejected -> assertThat(rejected.getCode()).isEqualTo(code));
            } else {
                assertThat(failure).isInstanceOf(NotStoredException.class);
            }
        }
    }
}
