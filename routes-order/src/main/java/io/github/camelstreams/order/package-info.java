/**
 * The order service: orders judged by a replica of the customers, which follows the stream {@code
 * customer}.
 *
 * <p>The service is its routes ({@code camel/}), its statements ({@code sql/}) and its schema
 * ({@code db/migration/}). The classes here say only what a route cannot: how messages become rows.
 */
package io.github.camelstreams.order;
