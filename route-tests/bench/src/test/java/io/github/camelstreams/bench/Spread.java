package io.github.camelstreams.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The median of several figures, and their range. */
record Spread(double median, double lowest, double highest) {

    static Spread of(DoubleStream figures) {
        double[] sorted = figures.sorted().toArray();
        int middle = sorted.length / 2;
        double median =
                sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    /** Rates of one over rates of the other, round by round. */
    static Spread ofRatios(List<Cost> ones, List<Cost> others) {
        return of(
                IntStream.range(0, ones.size())
                        .mapToDouble(i -> ones.get(i).perSecond() / others.get(i).perSecond()));
    }

    static Spread ofDifferences(List<Cost> ones, List<Cost> others, ToDoubleFunction<Cost> figure) {
        return of(
                IntStream.range(0, ones.size())
                        .mapToDouble(
                                i ->
                                        figure.applyAsDouble(ones.get(i))
                                                - figure.applyAsDouble(others.get(i))));
    }

    String text(String format) {
        return String.format(
                Locale.ROOT,
                format + " (" + format + " to " + format + ")",
                median,
                lowest,
                highest);
    }
}
