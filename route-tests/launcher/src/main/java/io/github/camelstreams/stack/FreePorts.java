package io.github.camelstreams.stack;

import io.github.camelstreams.test.Ports;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** StackSettings for a stack that disturbs nobody: free ports and a folder of its own. */
public final class FreePorts {

    private FreePorts() {}

    /** A port for each setting that is one, and the given folder for the state. */
    public static Map<String, String> settings(Path directory) {
        Map<String, String> settings = new HashMap<>();
        Stream.of(Setting.values())
                .filter(setting -> setting.name().endsWith("_PORT"))
                .forEach(setting -> settings.put(setting.name(), Integer.toString(Ports.free())));
        settings.put(Setting.STACK_DIRECTORY.name(), directory.toString());
        return settings;
    }
}
