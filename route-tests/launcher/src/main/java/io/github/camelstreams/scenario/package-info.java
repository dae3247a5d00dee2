/**
 * What a person does with a running system to see that it works: the end-to-end scenario and the
 * load. Both know it by HTTP and SQL alone.
 */
package io.github.camelstreams.scenario;
