/**
 * Load for a service by HTTP, cheap enough to run on the processors that the service needs itself.
 */
package io.github.camelstreams.load;
