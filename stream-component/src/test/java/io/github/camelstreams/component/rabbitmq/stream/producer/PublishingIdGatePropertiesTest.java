package io.github.camelstreams.component.rabbitmq.stream.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever is offered, and whenever the connection breaks: no confirmed id is missing. */
class PublishingIdGatePropertiesTest {

    @Property(tries = 1_000)
    void theBrokerNeverDropsAnIdThatItDoesNotHave(
            @ForAll @Size(max = 40) List<@Size(value = 4) List<@IntRange(max = 9) Integer>> steps) {
        PublishingIdGate gate = new PublishingIdGate();
        Broker broker = new Broker();
        long highestOffered = 0;
        for (List<Integer> step : steps) {
            // a batch is offered, some of what is on its way arrives, or the connection breaks
            switch (step.get(0) % 3) {
                case 0 -> {
                    // what has been offered before, or the next ones with gaps between them
                    long first = Math.max(1, highestOffered + 2 - step.get(1));
                    List<Long> ids =
                            LongStream.rangeClosed(first, first + step.get(2) % 4).boxed().toList();
                    long highest = highestOffered;
                    boolean known =
                            ids.stream().allMatch(id -> id > highest || broker.sent.contains(id));
                    boolean passes = gate.refusal(ids, broker.underway.isEmpty()).isEmpty();
                    if (passes && known) {
                        ids.forEach(
                                id -> {
                                    gate.sent(id);
                                    broker.send(id);
                                });
                        highestOffered = Math.max(highestOffered, ids.get(ids.size() - 1));
                    }
                }
                case 1 -> broker.receive(step.get(3));
                default -> {
                    // some were stored, and nobody learns which
                    List<Long> doubtful = new ArrayList<>(broker.underway);
                    broker.receive(step.get(3));
                    broker.underway.clear();
                    gate.unconfirmed(doubtful);
                    assertThat(gate.isWaiting() || doubtful.isEmpty()).isTrue();
                    if (step.get(1) % 2 == 0) {
                        gate.stored(broker.last);
                    }
                }
            }
        }
        broker.receive(Integer.MAX_VALUE);
        // everything sent again in its order passes, and then nothing is missing
        List.copyOf(broker.sent)
                .forEach(
                        id -> {
                            assertThat(gate.refusal(List.of(id), true)).isEmpty();
                            gate.sent(id);
                            broker.send(id);
                            broker.receive(1);
                        });
        assertThat(broker.stored).containsAll(broker.sent);
    }

    /** Takes ids in the order in which they are sent, and drops what is not above the last. */
    private static final class Broker {

        private final TreeSet<Long> sent = new TreeSet<>();
        private final Deque<Long> underway = new ArrayDeque<>();
        private final Set<Long> stored = new TreeSet<>();
        private long last;

        void send(long id) {
            sent.add(id);
            underway.add(id);
        }

        void receive(int count) {
            for (int i = 0; i < count && !underway.isEmpty(); i++) {
                long id = underway.poll();
                if (id > last) {
                    stored.add(id);
                    last = id;
                } else {
                    assertThat(stored).as("dropped and confirmed").contains(id);
                }
            }
        }
    }
}
