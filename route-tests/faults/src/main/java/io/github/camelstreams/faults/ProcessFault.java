package io.github.camelstreams.faults;

import io.github.camelstreams.test.ServerProcess;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Processes end, by kill -9 or in an orderly way, and are started again, all at the same time. */
final class ProcessFault implements Fault {

    /** Chooses the processes to end. */
    interface Choice extends BiFunction<SystemUnderTest, Random, List<String>> {}

    private final String name;
    private final Choice choice;
    private final Consumer<ServerProcess> end;
    private List<String> ended = List.of();

    private ProcessFault(String name, Choice choice, Consumer<ServerProcess> end) {
        this.name = name;
        this.choice = choice;
        this.end = end;
    }

    static ProcessFault kill(String name, Choice choice) {
        return new ProcessFault("kill-" + name, choice, ServerProcess::kill);
    }

    static ProcessFault stop(String name, Choice choice) {
        return new ProcessFault("stop-" + name, choice, ServerProcess::stop);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean endsProcesses() {
        return true;
    }

    @Override
    public void strike(SystemUnderTest system, Random random) {
        ended = choice.apply(system, random);
        ended.parallelStream().map(system::server).forEach(end);
    }

    @Override
    public void heal(SystemUnderTest system) {
        system.start(ended);
    }
}
