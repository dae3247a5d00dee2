package io.github.camelstreams.customer.relay;

import io.github.camelstreams.component.rabbitmq.stream.ProblemLog;
import io.github.camelstreams.component.rabbitmq.stream.producer.RejectedException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Message;
import org.apache.camel.util.ObjectHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What the relay knows, and so which step its route takes next: lead, verify, publish, or rest. All
 * of it is a cache of the database: after any failure it is forgotten and read again. Thread-safe;
 * the steps themselves are taken by one thread.
 */
public class Relay {

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
    private static final long RENEWAL = Duration.ofSeconds(1).toNanos();
    private static final long LEASE = Duration.ofSeconds(5).toNanos();
    private static final long VERIFICATION = Duration.ofSeconds(5).toNanos();
    private static final long RETRY = Duration.ofMillis(500).toNanos();

    /** As many as {@code take-batch.sql} takes at most. */
    private static final int BATCH = 1000;

    private final ProblemLog problems = new ProblemLog(LOG);
    private final String owner = UUID.randomUUID().toString();
    private final ClaimedEvents claims = new ClaimedEvents();
    private OutboxFloor floor = new OutboxFloor();
    private boolean busy;
    private Lease lease;
    private boolean leading;
    private boolean verified;
    private List<Map<String, Object>> inFlight = List.of();
    private long sent;
    private long askedAt = System.nanoTime() - RENEWAL;
    private long askingAt;
    private long verifiedAt;
    private long restUntil = System.nanoTime();
    private String refusal;
    private String rejection;
    private boolean brokerAway;
    private long backlog;
    private double backlogAge;

    /** There may be something to publish. */
    public synchronized void awake() {
        busy = System.nanoTime() - restUntil >= 0;
    }

    /** Whether there is a step to take. */
    public synchronized boolean isBusy() {
        return busy && (lease != null || isLeaseDue());
    }

    /** Whether to ask the database, once a second, for the lead or for more of it. */
    public synchronized boolean isLeaseDue() {
        return System.nanoTime() - askedAt >= RENEWAL;
    }

    /**
     * Whether to compare the stream's last publishing id with the database: first, and every 5 s.
     */
    public synchronized boolean isVerificationDue() {
        return !verified || System.nanoTime() - verifiedAt >= VERIFICATION;
    }

    /** Whether the stream and the database belong together. */
    public synchronized boolean isVerified() {
        return verified;
    }

    /** The database is about to be asked for the lead: the lease counts from here. */
    public synchronized void asking() {
        askingAt = System.nanoTime();
    }

    /** The parameters of the relay's statements, and the producer's name. */
    public synchronized Map<String, Object> parameters() {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("owner", owner);
        parameters.put("sent_publishing_id", sent);
        parameters.put("gone_outbox_id", floor.gone());
        parameters.put("confirmed_publishing_id", 0L);
        parameters.put("repair", claims.repair());
        if (lease != null) {
            parameters.put("outbox_id", lease.outboxId());
            parameters.put("epoch", lease.epoch());
            parameters.put("next_publishing_id", lease.next());
            parameters.put("confirmed_publishing_id", lease.confirmed());
        }
        return parameters;
    }

    /** The database's answer: this instance leads, or, when {@code null}, another one does. */
    public synchronized void leads(Map<?, ?> row) {
        askedAt = System.nanoTime();
        if (row == null) {
            if (leading) {
                LOG.warn("Another instance leads now");
            }
            forget();
            leading = false;
            brokerAway = false;
            refusal = null;
            rejection = null;
            busy = false;
            return;
        }
        Lease read = Lease.of(row);
        if (!leading) {
            LOG.info("This instance leads with epoch {}", read.epoch());
        }
        leading = true;
        verified = verified && read.equals(lease);
        lease = read;
        floor.observe(row);
    }

    /** The broker's answer: the last publishing id it has for this outbox. */
    public synchronized void verify(long last) {
        brokerAway = false;
        claims.upTo(last);
        if (System.nanoTime() - askingAt >= LEASE) {
            // another instance may have led, and published, since the database was asked
            forget();
            return;
        }
        String mismatch = lease.mismatch(last);
        if (mismatch == null) {
            refusal = null;
            verified = true;
            verifiedAt = System.nanoTime();
            return;
        }
        problems.problem(Level.ERROR, "Nothing is published. " + mismatch);
        refusal = mismatch;
        verified = false;
        rest();
    }

    /** These events have been taken out of the outbox; none means that it is empty. */
    public synchronized void taken(List<Map<String, Object>> events) {
        if (events.size() < BATCH) {
            floor.empty();
        }
        if (events.isEmpty()) {
            worksAgain();
            busy = false;
        } else {
            lease = lease.next(last(events) + 1);
        }
    }

    /** These events are about to be sent. */
    public synchronized void sending(List<Map<String, Object>> events) {
        inFlight = events;
        sent = last(events);
    }

    /** Whether the broker claims to have any of the events to be sent. */
    public synchronized boolean isClaiming() {
        return !claimed().isEmpty();
    }

    /** Those of the events to be sent that the broker claims to have. */
    public synchronized List<Map<String, Object>> claimed() {
        return claims.of(inFlight);
    }

    /**
     * Looks for what the broker claims to have, and has confirmed. While any of that is not found,
     * nothing else is sent.
     *
     * @param tail the last messages of the stream, as one of its replicas has them
     * @return what is to be sent under another name
     */
    public synchronized List<Map<String, Object>> missing(List<Message> tail) {
        List<Map<String, Object>> notFound = claims.notFound(inFlight, tail);
        if (notFound.isEmpty()) {
            return notFound;
        }
        verified = false;
        rest();
        inFlight = claims.areMissing() ? notFound : List.of();
        return inFlight;
    }

    /** The broker's answer once more, before what it does not claim is sent. */
    public synchronized void stillClaims(long last) {
        claims.requireUpTo(last);
    }

    /** Those of the events to be sent that the broker does not claim to have: they are next. */
    public synchronized List<Map<String, Object>> unclaimed() {
        inFlight = inFlight.stream().filter(event -> !claims.include(event)).toList();
        return inFlight;
    }

    /**
     * The database's answer: all that was sent counts as published, or, when {@code null}, not
     * here.
     */
    public synchronized void confirmed(Map<?, ?> row) {
        inFlight = List.of();
        brokerAway = false;
        rejection = null;
        if (row == null) {
            LOG.warn("Another instance has taken over");
            forget();
        } else {
            lease = lease.confirmed((Long) row.get("confirmed_publishing_id"));
            worksAgain();
        }
    }

    /**
     * A step failed: everything is to be read again, in a moment.
     *
     * @return whether events wait that could not be published
     */
    public synchronized boolean failed(Exception cause) {
        boolean database = ObjectHelper.getException(SQLException.class, cause) != null;
        RejectedException rejected = ObjectHelper.getException(RejectedException.class, cause);
        boolean unpublished = !database && (!inFlight.isEmpty() || backlog > 0);
        if (rejected != null && rejected.getConfirmed() < inFlight.size()) {
            rejection = rejection(rejected);
            problems.problem(Level.ERROR, "Events wait. " + rejection);
        } else {
            problems.failed(
                    Level.WARN, "Events wait: no " + (database ? "database" : "broker"), cause);
            brokerAway = brokerAway || !database;
        }
        forget();
        rest();
        return unpublished;
    }

    /** What waits, as last estimated. */
    public synchronized void backlog(Map<?, ?> row) {
        backlog = ((Number) row.get("depth")).longValue();
        backlogAge = ((Number) row.get("age")).doubleValue();
    }

    /** Whether this instance publishes. */
    public synchronized boolean isLeading() {
        return leading;
    }

    /** Whether this instance leads and publishes nothing, because stream and database differ. */
    public synchronized boolean isStopped() {
        return leading && lease != null && refusal != null;
    }

    synchronized boolean isBrokerAway() {
        return brokerAway;
    }

    /** Why nothing is published, though the broker can be reached; {@code null} when it is. */
    synchronized String obstacle() {
        return refusal == null ? rejection : refusal;
    }

    synchronized long backlog() {
        return backlog;
    }

    synchronized double backlogAge() {
        return backlogAge;
    }

    String owner() {
        return owner;
    }

    /** Publishing ids go by order, so no event behind this one can be published without it. */
    private String rejection(RejectedException rejected) {
        return "The broker refuses event %s, and those behind it wait: %s"
                .formatted(
                        inFlight.get(rejected.getConfirmed()).get("event_id"),
                        rejected.getCause().getMessage());
    }

    private void forget() {
        lease = null;
        claims.forgetSearch();
        floor = new OutboxFloor();
        verified = false;
        inFlight = List.of();
        askedAt = System.nanoTime() - RENEWAL;
    }

    private void worksAgain() {
        if (problems.over()) {
            LOG.info("Events are published again");
        }
    }

    private void rest() {
        busy = false;
        restUntil = System.nanoTime() + RETRY;
    }

    private static long last(List<Map<String, Object>> events) {
        return (Long) events.get(events.size() - 1).get("publishing_id");
    }
}
