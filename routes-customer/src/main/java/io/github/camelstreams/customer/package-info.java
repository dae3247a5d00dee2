/** The customer service: its routes are in {@code camel/}, its statements in {@code sql/}. */
package io.github.camelstreams.customer;
