package io.github.camelstreams.faults;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** Each process is stopped in an orderly way and started again, one after the other. */
final class RollingRestart implements Fault {

    @Override
    public String name() {
        return "rolling-restart";
    }

    @Override
    public boolean endsProcesses() {
        return true;
    }

    @Override
    public void strike(SystemUnderTest system, Random random) {
        List<String> names = new ArrayList<>(system.names());
        Collections.shuffle(names, random);
        // no service becomes ready without a server that another fault has taken away
        names.sort(Comparator.comparing(name -> !system.isServerAway(name)));
        for (String name : names) {
            system.server(name).stop();
            system.server(name).start();
        }
    }

    @Override
    public void heal(SystemUnderTest system) {
        system.start();
    }
}
