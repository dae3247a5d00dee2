package io.github.camelstreams.bench.system;

import io.github.camelstreams.load.HttpLoad;
import io.github.camelstreams.load.LoadOutcome;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** POST /customers at a rate that does not depend on answers, and when the replica has each. */
record SteadyWrites(int perSecond) implements SystemLeg {

    private static final int CONNECTIONS = 32;
    private static final int ONE_OF = 4;

    @Override
    public String name() {
        return "steady-" + perSecond;
    }

    @Override
    public Map<String, Double> run(BenchedSystem system, double seconds) throws Exception {
        Map<String, Double> figures = new LinkedHashMap<>();
        ProcessTimes times = system.times();
        try (VisibleTimes visible = new VisibleTimes(system, ONE_OF, 1)) {
            Answers answers = new Answers(visible);
            LoadOutcome outcome =
                    new HttpLoad(system.uri("customer"), CONNECTIONS, Writes::request, answers)
                            .open(seconds, perSecond);
            Histogram lag = visible.finish();
            system.awaitLevel();
            Map<String, Double> cpu = system.times().since(times, outcome.requests());
            system.requireEverywhere(answers.ids(outcome.requests()));
            Writes.putLatency(figures, outcome, lag);
            Writes.putCpu(figures, cpu);
        }
        return figures;
    }
}
