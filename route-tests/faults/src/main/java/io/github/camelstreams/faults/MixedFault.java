package io.github.camelstreams.faults;

import io.github.camelstreams.test.ServerException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Two or three faults at the same time, mended in any order, processes last. */
final class MixedFault implements Fault {

    private final Supplier<List<Fault>> catalogue;
    private List<Fault> struck = List.of();
    private Random random = new Random();

    MixedFault(Supplier<List<Fault>> catalogue) {
        this.catalogue = catalogue;
    }

    @Override
    public String name() {
        return "mixed";
    }

    /** What has struck together. */
    @Override
    public String toString() {
        return struck.stream().map(Fault::name).collect(Collectors.joining("+"));
    }

    @Override
    public void strike(SystemUnderTest system, Random seeded) {
        random = seeded;
        List<Fault> all = new ArrayList<>(catalogue.get());
        Collections.shuffle(all, random);
        Set<Fault> chosen = new LinkedHashSet<>(all.subList(0, 2 + random.nextInt(2)));
        struck = new ArrayList<>();
        for (Fault fault : chosen) {
            try {
                fault.strike(system, random);
                struck.add(fault);
                TimeUnit.MILLISECONDS.sleep(random.nextInt(3_000));
            } catch (SQLException | ServerException e) {
                // what it needs is away already: it is mended all the same
                struck.add(fault);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public void heal(SystemUnderTest system) throws SQLException {
        List<Fault> broken = new ArrayList<>(struck);
        Collections.shuffle(broken, random);
        broken.sort(Comparator.comparing(Fault::endsProcesses));
        // one that needs what another one still holds comes again after it
        for (int attempt = 0; !broken.isEmpty(); attempt++) {
            Fault fault = broken.remove(0);
            try {
                if (fault.endsProcesses()) {
                    // whichever fault ended them: no service becomes ready without
                    system.startServers();
                }
                fault.heal(system);
            } catch (SQLException | ServerException e) {
                if (attempt > 10) {
                    throw e;
                }
                broken.add(fault);
            }
        }
    }
}
