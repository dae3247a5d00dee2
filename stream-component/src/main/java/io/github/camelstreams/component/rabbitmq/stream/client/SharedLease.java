package io.github.camelstreams.component.rabbitmq.stream.client;

import com.rabbitmq.stream.Environment;
import io.github.camelstreams.component.rabbitmq.stream.client.SharedEnvironments.Share;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lease that moves to a new environment when the broker is silent for long. Thread-safe. */
final class SharedLease implements EnvironmentLease {

    private static final Logger LOG = LoggerFactory.getLogger(SharedLease.class);

    private final Supplier<Share> shares;
    private final BrokerSilence silence;
    private Share share;
    private boolean closed;

    /**
     * @param shares gives a share in the environment that is current
     * @param silence of the broker, as this lease meets it
     */
    SharedLease(Supplier<Share> shares, BrokerSilence silence) {
        this.shares = shares;
        this.silence = silence;
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
            RuntimeException failure = refusal.<RuntimeException>map(Function.identity()).orElse(e);
            if (!isAnswer) {
                try {
                    failed(current, refusal.isPresent());
                } catch (RuntimeException obstacle) {
                    // the old one is kept
                    failure.addSuppressed(obstacle);
                }
            }
            throw failure;
        }
    }

    private void answered(ClientEnvironment current) {
        current.answered();
        silence.ends();
    }

    /**
     * Moves to a new environment when the broker is silent for long. An environment that is not
     * trusted, or does not trust, never will be: a new one reads the key stores again, gets a new
     * token, or logs in anew.
     */
    private void failed(ClientEnvironment failed, boolean refused) {
        // a lease that is given back after each question would never have waited long by itself
        boolean silentToAll = failed.staysSilent();
        Share old = null;
        synchronized (this) {
            if (closed || environment() != failed.environment()) {
                return;
            }
            if (silence.goesOn() || silentToAll || refused) {
                Share replacement = share.replace(shares);
                silence.ends();
                old = share;
                share = replacement;
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
