package io.github.camelstreams.bench.system;

import io.github.camelstreams.load.HttpAnswer;
import io.github.camelstreams.load.HttpLoad;
import io.github.camelstreams.load.HttpRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.ObjLongConsumer;

/** Ends a load at the first answer that is no success, and keeps the ids that were told. */
final class Answers implements HttpLoad.Listener {

    private final ObjLongConsumer<String> created;
    private final List<String> ids = new ArrayList<>();

    /**
     * @param created takes each id and when its answer was complete
     */
    Answers(ObjLongConsumer<String> created) {
        this.created = created;
    }

    Answers() {
        this((id, nanos) -> {});
    }

    @Override
    public boolean answered(HttpRequest request, HttpAnswer answer, long nanos) {
        if (!answer.isSuccess()) {
            throw new IllegalStateException("not answered as it should be: " + answer.text());
        }
        if (!answer.location().isEmpty()) {
            String id = answer.location().substring(answer.location().lastIndexOf('/') + 1);
            ids.add(id);
            created.accept(id, nanos);
        }
        return true;
    }

    @Override
    public boolean failed(HttpRequest request, IOException failure) {
        throw new IllegalStateException("request " + request.number() + " has no answer", failure);
    }

    /**
     * The ids of all that was created.
     *
     * @throws IllegalStateException when two answers told the same, or some none
     */
    List<String> ids(long requests) {
        if (ids.size() != requests || new HashSet<>(ids).size() != requests) {
            throw new IllegalStateException(
                    requests + " requests, but these ids: " + new HashSet<>(ids).size());
        }
        return ids;
    }
}
