package io.github.camelstreams.faults;

/** What a client knows of a request after its answer, or for want of one. */
public enum Outcome {
    /** It was stored. */
    ACKNOWLEDGED,
    /** It was certainly not stored. */
    REFUSED,
    /** It may have been stored, or may still be. */
    UNKNOWN
}
