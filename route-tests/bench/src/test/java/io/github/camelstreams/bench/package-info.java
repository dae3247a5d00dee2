/**
 * What the component costs, measured against the raw stream client in the same process, side by
 * side: {@code make bench}.
 */
package io.github.camelstreams.bench;
