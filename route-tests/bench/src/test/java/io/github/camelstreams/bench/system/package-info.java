/**
 * What the whole system takes: clients, services, database and broker on one machine. Rates depend
 * on what else the machine does; the processor time that a write costs hardly does.
 */
package io.github.camelstreams.bench.system;
