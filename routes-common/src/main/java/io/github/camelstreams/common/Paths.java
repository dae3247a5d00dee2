package io.github.camelstreams.common;

import java.util.List;

/**
 * Paths with everything below them.
 *
 * @param tops each from its first slash to its last name
 */
record Paths(List<String> tops) {

    Paths {
        tops = List.copyOf(tops);
    }

    boolean cover(String path) {
        return tops.stream().anyMatch(top -> path.equals(top) || path.startsWith(top + "/"));
    }
}
