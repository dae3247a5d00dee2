/**
 * The least that Camel needs to answer the requests of the services: what these are compared with.
 */
package io.github.camelstreams.bench.bare;
