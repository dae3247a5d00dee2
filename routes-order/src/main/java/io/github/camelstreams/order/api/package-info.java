/** The bodies of requests and answers, as the description of the API shows them. */
package io.github.camelstreams.order.api;
