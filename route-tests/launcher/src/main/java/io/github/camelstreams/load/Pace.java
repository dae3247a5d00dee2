package io.github.camelstreams.load;

/** When requests are due: each at its time, or as soon as a connection is free. Counts from now. */
final class Pace {

    static final double ENDLESS = 0;

    private final long begin = System.nanoTime();
    private final double seconds;
    private final double perSecond;
    private final long limit;
    private long next;

    /**
     * @param seconds how long, {@link #ENDLESS} for no end
     * @param perSecond 0 for as fast as answers come
     * @param limit how many at most
     */
    Pace(double seconds, double perSecond, long limit) {
        this.seconds = seconds;
        this.perSecond = perSecond;
        this.limit = limit;
    }

    long begin() {
        return begin;
    }

    /** Whether no request is to come. */
    boolean isOver(long now) {
        return next >= limit || (seconds != ENDLESS && due(now) - begin >= seconds * 1e9);
    }

    /** When the next request is due. */
    long due(long now) {
        return perSecond == 0 ? now : begin + (long) (next * 1e9 / perSecond);
    }

    /** The next request, null when it is not due yet or none is to come. */
    HttpRequest next(long now) {
        long due = due(now);
        return isOver(now) || due - now > 0 ? null : new HttpRequest(next++, due);
    }
}
