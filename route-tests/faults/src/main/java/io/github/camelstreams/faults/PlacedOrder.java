package io.github.camelstreams.faults;

/**
 * A request to place an order, and its outcome.
 *
 * @param id the order's id; null without an acknowledgement
 * @param status the status in the answer; null without an acknowledgement
 * @param at when the outcome was known, by {@link System#nanoTime}
 */
public record PlacedOrder(String customer, Outcome outcome, String id, String status, long at) {}
