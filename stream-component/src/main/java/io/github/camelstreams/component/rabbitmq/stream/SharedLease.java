package io.github.camelstreams.component.rabbitmq.stream;

import com.rabbitmq.stream.Environment;
import io.github.camelstreams.component.rabbitmq.stream.SharedEnvironments.Share;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lease that moves to a new environment when the broker is silent for long. Thread-safe. */
final class SharedLease implements EnvironmentLease {

    private static final Logger LOG = LoggerFactory.getLogger(SharedLease.class);

    private final Supplier<Share> shares;
    private final long patience;
    private final LongSupplier nanoTime;
    private Share share;
    private boolean silent;
    private long silentSince;
    private boolean closed;

    /**
     * @param shares gives a share in the environment that is current
     * @param patience how long the broker may give no answer
     * @param nanoTime as {@link System#nanoTime()}
     */
    SharedLease(Supplier<Share> shares, Duration patience, LongSupplier nanoTime) {
        this.shares = shares;
        this.patience = patience.toNanos();
        this.nanoTime = nanoTime;
        this.share = shares.get();
    }

    @Override
    public synchronized Environment environment() {
        return share.environment().environment();
    }

    private synchronized ClientEnvironment current() {
        return share.environment();
    }

    @Override
    public OptionalInt frameSize() {
        return current().frameSize().agreed();
    }

    @Override
    public <T> T call(Function<Environment, T> operation) {
        ClientEnvironment current = current();
        try {
            T answer = operation.apply(current.environment());
            answered(current);
            return answer;
        } catch (RuntimeException e) {
            boolean isAnswer = current.isAnswer(e);
            if (isAnswer) {
                answered(current);
            }
            Optional<ConnectionSecurityException> refusal = current.refusal(e);
            if (!isAnswer) {
                failed(current, refusal.isPresent());
            }
            throw refusal.<RuntimeException>map(Function.identity()).orElse(e);
        }
    }

    private synchronized void answered(ClientEnvironment current) {
        current.answered();
        silent = false;
    }

    /**
     * Moves to a new environment when the broker is silent for long. An environment that is not
     * trusted, or does not trust, never will be: a new one reads the key stores again, gets a new
     * token, or logs in anew.
     */
    private void failed(ClientEnvironment failed, boolean refused) {
        Share old = null;
        synchronized (this) {
            if (closed || environment() != failed.environment()) {
                return;
            }
            long now = nanoTime.getAsLong();
            if (refused || (silent && now - silentSince > patience)) {
                silent = false;
                old = share;
                old.retire();
                share = shares.get();
            } else if (!silent) {
                silent = true;
                silentSince = now;
            }
        }
        if (old != null) {
            if (!refused) {
                LOG.info("The broker gives no answer: trying with a new environment");
            }
            release(old);
        }
    }

    private static void release(Share old) {
        try {
            old.release();
        } catch (RuntimeException e) {
            LOG.warn("Could not close an environment that gives no answer", e);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        share.release();
    }
}
