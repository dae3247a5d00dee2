package io.github.camelstreams.common;

import java.util.List;

/**
 * Paths with everything below them.
 *
 * @param tops each from its first slash to its last name; empty ones stand for nothing
 */
record Paths(List<String> tops) {

    Paths {
        tops = tops.stream().filter(top -> !top.isBlank()).toList();
    }

    boolean cover(String path) {
        return tops.stream().anyMatch(top -> path.equals(top) || path.startsWith(top + "/"));
    }
}
