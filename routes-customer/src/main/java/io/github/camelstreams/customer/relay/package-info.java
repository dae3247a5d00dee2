/** What the relay's routes cannot say: what the relay knows, and how a row becomes a message. */
package io.github.camelstreams.customer.relay;
