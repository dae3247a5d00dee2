package io.github.camelstreams.component.rabbitmq.stream.consumer;

import io.github.camelstreams.component.rabbitmq.stream.offset.FencedException;
import io.github.camelstreams.component.rabbitmq.stream.offset.OffsetRepository;
import io.github.camelstreams.component.rabbitmq.stream.offset.Position;

/**
 * The position as one activation knows it: what it claimed, and what it or its route has moved it
 * to since. What is known may lag behind what is stored, since the outcome of a write can be
 * unknown; it never runs ahead. Thread-safe.
 */
final class HeldPosition {

    private final OffsetRepository repository;
    private volatile Position known;
    private Position attempted;
    private boolean released;

    HeldPosition(OffsetRepository repository, Position claimed) {
        this.repository = repository;
        this.known = claimed;
    }

    /** The position as last read or written. */
    Position known() {
        return known;
    }

    /**
     * Moves the stored position.
     *
     * @throws FencedException when it is no longer where it was known to be; nothing has moved
     */
    synchronized void moveTo(Position target) {
        attempted = target;
        if (!repository.advance(known, target.nextOffset(), target.lastMessageId())) {
            throw new FencedException("The position is no longer " + known.nextOffset());
        }
        known(target);
    }

    /**
     * Moves the stored position, unless it has come as far already, and has it written out.
     *
     * @throws FencedException when the activation is over, or the position is no longer where it
     *     was known to be; nothing has moved
     */
    synchronized void commit(Position target) {
        if (released) {
            throw new FencedException(
                    "This consumer was deactivated before it committed up to offset "
                            + target.nextOffset());
        }
        if (attempted != null) {
            follow(attempted);
        }
        if (target.nextOffset() > known.nextOffset()) {
            moveTo(target);
        }
        repository.flush();
    }

    /** What a route commits with, up to the target. */
    ManualCommit commitUpTo(Position target) {
        return new Commit(this, target);
    }

    /** The activation is over: nothing is committed any more. Waits for a commit under way. */
    synchronized void release() {
        released = true;
    }

    /** The route has moved the stored position. */
    synchronized void moved(Position target) {
        known(target);
    }

    /**
     * Takes over what the repository says after a write with an unknown outcome. Nothing is
     * committed between reading the position and taking it over.
     *
     * @param target where it may have been moved to
     * @throws FencedException when neither this activation nor its route can have put it there
     */
    synchronized void follow(Position target) {
        Position stored =
                repository
                        .read(known.consumerName(), known.stream())
                        .orElseThrow(() -> new FencedException("The position is gone"));
        if (stored.epoch() != known.epoch()) {
            throw new FencedException(
                    "Epoch "
                            + known.epoch()
                            + " is over: "
                            + stored.owner()
                            + " has taken over with epoch "
                            + stored.epoch());
        }
        long offset = stored.nextOffset();
        if (offset < known.nextOffset() || offset > target.nextOffset()) {
            throw new FencedException(
                    "The position was moved to " + offset + " from " + known.nextOffset());
        }
        known(stored);
    }

    private void known(Position position) {
        known = position;
        attempted = null;
    }

    /** Commits by moving the position that is held here. */
    private record Commit(HeldPosition held, Position target) implements ManualCommit {

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
}
