package io.github.camelstreams.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A leg measured against a base, several times, both of a round in the same breath. In between the
 * base runs against itself: what that ratio is off from 1 is noise.
 *
 * @param target the least ratio of the rates that is wanted, {@link #NO_TARGET} for none
 */
record Comparison(String name, Leg base, Leg leg, double target) {

    static final double NO_TARGET = 0;

    String targetText() {
        return target == NO_TARGET ? "-" : String.format(Locale.ROOT, "%.2f", target);
    }

    /** What was measured. */
    record Result(Comparison comparison, List<Cost> base, List<Cost> baseAgain, List<Cost> leg) {

        Spread ratio() {
            return Spread.ofRatios(leg, base);
        }

        Spread noise() {
            return Spread.ofRatios(baseAgain, base);
        }

        /** CPU time above the base, in microseconds a message. */
        Spread extraCpu() {
            return Spread.ofDifferences(leg, base, Cost::cpuMicrosPerMessage);
        }

        /** Allocation above the base, in bytes a message. */
        Spread extraBytes() {
            return Spread.ofDifferences(leg, base, Cost::bytesPerMessage);
        }
    }

    /**
     * @param warmUp messages that each leg has before it is measured
     */
    Result run(int rounds, int messages, int warmUp) throws Exception {
        run(base, warmUp);
        run(leg, warmUp);
        List<Cost> bases = new ArrayList<>();
        List<Cost> again = new ArrayList<>();
        List<Cost> legs = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            if (round % 2 == 0) {
                bases.add(run(base, messages));
                legs.add(run(leg, messages));
                again.add(run(base, messages));
            } else {
                again.add(run(base, messages));
                legs.add(run(leg, messages));
                bases.add(run(base, messages));
            }
        }
        return new Result(this, bases, again, legs);
    }

    private static Cost run(Leg leg, int messages) throws Exception {
        System.gc();
        return leg.run(messages);
    }
}
