package io.github.camelstreams.component.rabbitmq.stream.consumer;

import io.github.camelstreams.component.rabbitmq.stream.offset.Position;

/** Commits by moving the position that an activation holds. Thread-safe. */
final class HeldPositionCommit implements ManualCommit {

    private final HeldPosition held;
    private final Position target;

    HeldPositionCommit(HeldPosition held, Position target) {
        this.held = held;
        this.target = target;
    }

    @Override
    public String getStream() {
        return target.stream();
    }

    @Override
    public long getNextOffset() {
        return target.nextOffset();
    }

    @Override
    public void commit() {
        held.commit(target);
    }

    @Override
    public String toString() {
        return "ManualCommit[" + target.stream() + " up to " + target.nextOffset() + "]";
    }
}
