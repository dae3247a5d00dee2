/**
 * How the broker is reached: client environments and who shares them, TLS, tokens, declarations.
 *
 * <p>Public API, which keeps to semantic versioning: the exception that says why no connection is
 * safe. All else is {@link io.github.camelstreams.component.rabbitmq.stream.Internal @Internal}.
 */
package io.github.camelstreams.component.rabbitmq.stream.client;
