package io.github.camelstreams.faults;

/**
 * A request to create a customer or to change an address, and its outcome.
 *
 * @param customer the customer's id; null for a customer that may not exist
 * @param name the customer's name, which no other one has
 * @param creates whether the customer was to be created; else its address was to be changed
 * @param version the row's time in the answer; null without an acknowledgement
 * @param at when the outcome was known, by {@link System#nanoTime}
 */
public record Write(
        String customer,
        String name,
        boolean creates,
        String address,
        Outcome outcome,
        String version,
        long at) {}
