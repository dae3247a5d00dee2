package io.github.camelstreams.component.rabbitmq.stream;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Logs what goes wrong again and again: at once when its cause is a new one, and as long as it
 * lasts once a minute, with how often it has happened. What has not happened for two minutes is
 * forgotten, and news when it comes back. Numbers, ids and addresses of objects make no difference.
 * Thread-safe.
 */
@Internal
public final class ProblemLog {

    private static final long REMINDER = Duration.ofMinutes(1).toNanos();
    private static final long PAST = Duration.ofMinutes(2).toNanos();
    private static final int MOST_CAUSES = 20;
    private static final int MOST_CAUSES_OF_ONE = 100;
    private static final Pattern CHANGING =
            Pattern.compile(
                    "\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}|@\\p{XDigit}+|\\d+");

    private final Logger log;
    private final LongSupplier clock;
    private final Map<String, Occurrences> known = new LinkedHashMap<>();
    private volatile boolean going;

    /** Writes to this log. */
    public ProblemLog(Logger log) {
        this(log, System::nanoTime);
    }

    ProblemLog(Logger log, LongSupplier clock) {
        this.log = log;
        this.clock = clock;
    }

    /** Something is the matter. */
    public void problem(Level level, String what) {
        log(level, what, null);
    }

    /** Something has failed; the line says what the failure is and what it was caused by. */
    public void failed(Level level, String what, Throwable failure) {
        if (log(level, what + ": " + describe(failure), null)) {
            log.debug(what, failure);
        }
    }

    /** Something has failed that never should: with all frames the first time. */
    public void unexpected(String what, Throwable failure) {
        log(Level.ERROR, what + ": " + describe(failure), failure);
    }

    /**
     * It works again: whatever fails next is news.
     *
     * @return whether anything was the matter
     */
    public boolean over() {
        if (!going) {
            return false;
        }
        synchronized (this) {
            known.clear();
            going = false;
            return true;
        }
    }

    private boolean log(Level level, String text, Throwable trace) {
        long now = clock.getAsLong();
        Occurrences occurrences;
        long times;
        synchronized (this) {
            going = true;
            known.values().removeIf(each -> each.isPast(now));
            String cause = CHANGING.matcher(text).replaceAll("#");
            occurrences = known.remove(cause);
            if (occurrences == null) {
                occurrences = new Occurrences(now);
            }
            // in the order of when they last happened
            known.put(cause, occurrences);
            if (known.size() > MOST_CAUSES) {
                known.remove(known.keySet().iterator().next());
            }
            times = occurrences.count(now);
        }
        if (times == 1) {
            log.atLevel(level).setCause(trace).log(text);
        } else if (times > 1) {
            log.atLevel(level).log("{} ({} times so far)", text, times);
        }
        return times > 0;
    }

    /** The failure by its class and message, with its root cause where it does not name it. */
    public static String describe(Throwable failure) {
        List<Throwable> causes = causes(failure);
        Throwable root = causes.get(causes.size() - 1);
        String text = name(failure);
        boolean told =
                root.equals(failure)
                        || (root.getMessage() != null && text.contains(root.getMessage()));
        return told ? text : text + " (caused by " + name(root) + ")";
    }

    /** The failure and what it was caused by, as far as that makes sense: some go in a circle. */
    public static List<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(MOST_CAUSES_OF_ONE)
                .toList();
    }

    private static String name(Throwable failure) {
        return failure.getClass().getSimpleName()
                + (failure.getMessage() == null ? "" : ": " + failure.getMessage());
    }

    /** How often one problem has happened, and when that was last told. */
    private static final class Occurrences {

        private long toldAt;
        private long lastAt;
        private long times;

        Occurrences(long now) {
            toldAt = now;
        }

        boolean isPast(long now) {
            return now - lastAt > PAST;
        }

        /** How often, where it is to be told now; else 0. */
        long count(long now) {
            times++;
            lastAt = now;
            if (times > 1 && now - toldAt < REMINDER) {
                return 0;
            }
            toldAt = now;
            return times;
        }
    }
}
