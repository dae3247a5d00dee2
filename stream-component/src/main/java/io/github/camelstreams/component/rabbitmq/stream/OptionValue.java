package io.github.camelstreams.component.rabbitmq.stream;

import java.math.BigInteger;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads durations, sizes and whole numbers from the text of an option, and says which values they
 * may have. Camel takes most of what it cannot read for 0, and an amount of time for a number.
 */
final class OptionValue {

    private static final Set<String> DURATIONS =
            names(
                    "requestedHeartbeat",
                    "rpcTimeout",
                    "recoveryBackOff",
                    "maxAge",
                    "confirmTimeout",
                    "shutdownTimeout",
                    "batchingInterval",
                    "retryBackOff",
                    "retryMaxBackOff",
                    "stepDownTimeout",
                    "watchdogInterval");

    private static final Set<String> SIZES =
            names("maxLengthBytes", "maxSegmentSizeBytes", "requestedMaxFrameSize");

    private static final Set<Class<?>> NUMBERS = Set.of(int.class, long.class);

    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,18}");
    private static final Pattern UNITS =
            Pattern.compile(
                    "(?:(\\d{1,9})d)? ?(?:(\\d{1,9})h)? ?(?:(\\d{1,9})m(?!s))? ?(?:(\\d{1,9})s)?"
                            + " ?(?:(\\d{1,15})ms)?");
    private static final Pattern SIZE =
            Pattern.compile("(\\d{1,18}) ?([kmgt]?)(i?)b", Pattern.CASE_INSENSITIVE);

    /** No duration makes sense beyond it, and sums of them still are numbers of nanoseconds. */
    private static final int MAX_DAYS = 36_500;

    private static final int MAX_SHORT_DAYS = 24;

    private OptionValue() {}

    private static Set<String> names(String... options) {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(List.of(options));
        return names;
    }

    /**
     * The value of an option in a form that Camel does not misread.
     *
     * @param option its name
     * @param type what it is set with; {@code null} for no option at all
     * @param value text is read, anything else and a reference to a bean stay as they are
     * @throws IllegalArgumentException when the text is no such value
     */
    static Object read(String option, Class<?> type, Object value) {
        if (!(value instanceof String text) || text.startsWith("#") || !NUMBERS.contains(type)) {
            return value;
        }
        String stripped = text.strip();
        if (DURATIONS.contains(option)) {
            return duration(option, stripped);
        }
        long number = SIZES.contains(option) ? size(option, stripped) : number(option, stripped);
        if (type == long.class) {
            return number;
        }
        if (number != (int) number) {
            throw notANumber(option, stripped);
        }
        return (int) number;
    }

    private static long number(String option, String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw notANumber(option, text);
        }
        return Long.parseLong(text);
    }

    private static long size(String option, String text) {
        if (NUMBER.matcher(text).matches()) {
            return Long.parseLong(text);
        }
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            throw notASize(option, text);
        }
        String unit = size.group(2).toLowerCase(Locale.ROOT);
        int power = unit.isEmpty() ? 0 : "kmgt".indexOf(unit) + 1;
        int base = size.group(3).isEmpty() ? 1_000 : 1_024;
        BigInteger bytes =
                new BigInteger(size.group(1)).multiply(BigInteger.valueOf(base).pow(power));
        if (bytes.bitLength() >= Long.SIZE) {
            throw notASize(option, text);
        }
        return bytes.longValue();
    }

    private static Duration duration(String option, String text) {
        try {
            if (NUMBER.matcher(text).matches()) {
                return Duration.ofMillis(Long.parseLong(text));
            }
            Matcher units = UNITS.matcher(text);
            if (!text.isEmpty() && units.matches()) {
                return Duration.ofDays(amount(units, 1))
                        .plusHours(amount(units, 2))
                        .plusMinutes(amount(units, 3))
                        .plusSeconds(amount(units, 4))
                        .plusMillis(amount(units, 5));
            }
            Duration duration = Duration.parse(text);
            // one that has too many is none either
            return Duration.ofMillis(duration.toMillis());
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    option
                            + "="
                            + text
                            + " is no duration: write a number of milliseconds, or units as in 7d, 12h,"
                            + " 1h30m, 45s or 500ms",
                    e);
        }
    }

    private static long amount(Matcher units, int group) {
        return units.group(group) == null ? 0 : Long.parseLong(units.group(group));
    }

    private static IllegalArgumentException notANumber(String option, String text) {
        return new IllegalArgumentException(
                "%s=%s is no whole number that fits".formatted(option, text));
    }

    private static IllegalArgumentException notASize(String option, String text) {
        return new IllegalArgumentException(
                "%s=%s is no size: write a number of bytes, or a unit as in 500kB, 20MB, 1GB or 1GiB"
                        .formatted(option, text));
    }

    /**
     * Lets a duration pass.
     *
     * @param least the shortest that makes sense, in milliseconds
     * @throws IllegalArgumentException when it makes no sense
     */
    static long duration(String option, long millis, long least) {
        return duration(option, millis, least, Duration.ofDays(MAX_DAYS).toMillis());
    }

    /** The same for what becomes a number of 32 bits. */
    static long shortDuration(String option, long millis, long least) {
        return duration(option, millis, least, Duration.ofDays(MAX_SHORT_DAYS).toMillis());
    }

    private static long duration(String option, long millis, long least, long most) {
        if (millis < least || millis > most) {
            throw new IllegalArgumentException(
                    "%s must be %d ms to %d days, not %d ms"
                            .formatted(option, least, Duration.ofMillis(most).toDays(), millis));
        }
        return millis;
    }

    /**
     * Lets a number pass.
     *
     * @throws IllegalArgumentException when it is not one of these
     */
    static long number(String option, long number, long least, long most) {
        if (number < least || number > most) {
            throw new IllegalArgumentException(
                    "%s must be %d to %d, not %d".formatted(option, least, most, number));
        }
        return number;
    }
}
