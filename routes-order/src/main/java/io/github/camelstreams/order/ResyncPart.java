package io.github.camelstreams.order;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Consecutive events of one run in which the customer service tells of every customer once more, as
 * their message annotations say.
 *
 * @param run identifies the run
 * @param first the number of the first of them; the run begins with 1
 * @param last the number of the last of them
 * @param complete whether that is the last of the run
 * @param asOf at the end of a run: customers with this time or an earlier one are not in the source
 *     any more; {@code null} when none are missing there
 */
record ResyncPart(String run, long first, long last, boolean complete, Instant asOf) {

    private static final String RUN = "resync";
    private static final String NUMBER = "resync_number";
    private static final String LAST = "resync_last";
    private static final String AS_OF = "resync_as_of";

    /** Adds what the annotations of the next event say to the parts before it. */
    static void add(List<ResyncPart> parts, Map<String, Object> annotations) {
        if (annotations.get(RUN) instanceof String run
                && Text.isStorable(run)
                && annotations.get(NUMBER) instanceof Number number) {
            ResyncPart next = of(run, number.longValue(), annotations);
            ResyncPart before = parts.isEmpty() ? null : parts.get(parts.size() - 1);
            if (before != null && before.isFollowedBy(next)) {
                parts.set(parts.size() - 1, before.and(next));
            } else {
                parts.add(next);
            }
        }
    }

    private static ResyncPart of(String run, long number, Map<String, Object> annotations) {
        boolean last = Boolean.TRUE.equals(annotations.get(LAST));
        Instant asOf = null;
        if (last && annotations.get(AS_OF) instanceof String text) {
            try {
                asOf = Instant.parse(text);
            } catch (DateTimeException e) {
                // whoever wrote that did not write the run
                return new ResyncPart(run, number, number, false, null);
            }
        }
        return new ResyncPart(run, number, number, last, asOf);
    }

    private boolean isFollowedBy(ResyncPart next) {
        return !complete && run.equals(next.run) && next.first == last + 1;
    }

    private ResyncPart and(ResyncPart next) {
        return new ResyncPart(run, first, next.last, next.complete, next.asOf);
    }
}
