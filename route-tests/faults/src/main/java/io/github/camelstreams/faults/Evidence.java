package io.github.camelstreams.faults;

import io.github.camelstreams.stack.ServiceProcess;
import io.github.camelstreams.stack.StackException;
import io.github.camelstreams.test.ServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** What is worth keeping of a system that has broken a promise, beside its data and its logs. */
final class Evidence {

    private final SystemUnderTest system;
    private final Path folder;

    Evidence(SystemUnderTest system, Path folder) {
        this.system = system;
        this.folder = folder;
    }

    /** Adds to the file {@code evidence.txt}, and a thread dump to the log of each service. */
    void keep(List<Violation> violations) {
        List<String> lines = new ArrayList<>();
        violations.forEach(violation -> lines.add(violation.toString()));
        system.names().stream()
                .map(system::service)
                .filter(service -> service != null)
                .forEach(service -> lines.add(state(service)));
        lines.add(consumers());
        try {
            Files.write(
                    folder.resolve("evidence.txt"),
                    lines,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new StackException("cannot write to " + folder + ": " + e, e);
        }
    }

    private static String state(ServiceProcess service) {
        service.dumpThreads();
        return service.folder().getFileName() + ": " + Inspection.health(service);
    }

    private String consumers() {
        try {
            return system.rabbitmq().control("list_stream_consumers", "--formatter", "json")
                    + system.rabbitmq().control("list_stream_connections", "--formatter", "json");
        } catch (ServerException e) {
            return e.getMessage();
        }
    }
}
