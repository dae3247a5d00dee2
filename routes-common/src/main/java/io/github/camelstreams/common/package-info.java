/** What both services share: problem answers, request limits, database sessions and health. */
package io.github.camelstreams.common;
