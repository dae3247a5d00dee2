package io.github.camelstreams.bench.system;

import io.github.camelstreams.load.HttpAnswer;
import io.github.camelstreams.load.HttpLoad;
import io.github.camelstreams.load.HttpRequest;
import java.io.IOException;
import java.util.List;

/** For a service that has just started: counts refusals, and has what was refused sent again. */
final class ColdAnswers implements HttpLoad.Listener {

    private final Answers created = new Answers();
    private long refused;

    @Override
    public boolean answered(HttpRequest request, HttpAnswer answer, long nanos) {
        if (answer.status() == 503) {
            refused++;
            return false;
        }
        return created.answered(request, answer, nanos);
    }

    @Override
    public boolean failed(HttpRequest request, IOException failure) {
        return created.failed(request, failure);
    }

    long refused() {
        return refused;
    }

    /**
     * The ids of all that was created.
     *
     * @throws IllegalStateException when two answers told the same, or some none
     */
    List<String> ids(long requests) {
        return created.ids(requests);
    }
}
