/**
 * Nothing lost, nothing twice: the whole system under load and under faults, and what must be true
 * of it afterwards.
 *
 * <p>A {@link io.github.camelstreams.faults.Fault} strikes a {@link
 * io.github.camelstreams.faults.SystemUnderTest} while a {@link
 * io.github.camelstreams.faults.Workload} writes every answer into a {@link
 * io.github.camelstreams.faults.Ledger}; the {@link io.github.camelstreams.faults.Verifier}
 * compares it with the {@link io.github.camelstreams.faults.Facts}.
 */
package io.github.camelstreams.faults;
