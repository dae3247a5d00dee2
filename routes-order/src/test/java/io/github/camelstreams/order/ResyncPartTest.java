package io.github.camelstreams.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResyncPartTest {

    private final List<ResyncPart> parts = new ArrayList<>();

    @Test
    void eventsThatFollowEachOtherAreOnePart() {
        add("a", 1);
        ResyncPart.add(parts, Map.of("event_id", "a live event in between"));
        add("a", 2);
        add("a", 3);
        assertThat(parts).containsExactly(new ResyncPart("a", 1, 3, false, null));
    }

    @Test
    void aMissingOrRepeatedNumberAndAnotherRunBeginAPart() {
        add("a", 1);
        add("a", 3);
        add("a", 3);
        add("b", 4);
        assertThat(parts).extracting(ResyncPart::first).containsExactly(1L, 3L, 3L, 4L);
    }

    @Test
    void theLastEventCompletesARunAndNothingFollowsIt() {
        add("a", 1);
        ResyncPart.add(parts, last("a", 2, "2026-01-11T10:00:00.000001Z"));
        add("a", 3);
        assertThat(parts)
                .containsExactly(
                        new ResyncPart(
                                "a", 1, 2, true, Instant.parse("2026-01-11T10:00:00.000001Z")),
                        new ResyncPart("a", 3, 3, false, null));
    }

    @Test
    void whatOthersWroteIsNoResync() {
        ResyncPart.add(parts, Map.of("resync", 1, "resync_number", 1));
        ResyncPart.add(parts, Map.of("resync", "a\0", "resync_number", 1));
        ResyncPart.add(parts, Map.of("resync", "a", "resync_number", "1"));
        ResyncPart.add(parts, Map.of("resync", "a"));
        assertThat(parts).isEmpty();
        ResyncPart.add(parts, last("a", 1, "yesterday"));
        assertThat(parts).containsExactly(new ResyncPart("a", 1, 1, false, null));
    }

    private void add(String run, long number) {
        ResyncPart.add(parts, Map.of("resync", run, "resync_number", number));
    }

    private static Map<String, Object> last(String run, int number, String asOf) {
        Map<String, Object> annotations = new HashMap<>();
        annotations.put("resync", run);
        annotations.put("resync_number", number);
        annotations.put("resync_last", true);
        annotations.put("resync_as_of", asOf);
        return annotations;
    }
}
