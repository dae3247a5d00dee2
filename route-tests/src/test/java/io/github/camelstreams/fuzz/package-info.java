/**
 * Requests and messages that no person would think of, by machine: they follow from a seed, so that
 * any of them can be sent again.
 */
package io.github.camelstreams.fuzz;
