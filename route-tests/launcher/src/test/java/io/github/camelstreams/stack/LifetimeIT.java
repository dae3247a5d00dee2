package io.github.camelstreams.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelstreams.test.Lifetime;
import io.github.camelstreams.test.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifetimeIT {

    private final int port = Ports.free();

    @TempDir private Path folder;

    @Test
    void processesEndWithTheirJvmEvenWhenItIsKilled() throws Exception {
        Process jvm = starter(Lifetime.JVM);
        assertThat(jvm.getInputStream().read()).isPositive();
        assertThat(service(Lifetime.JVM).isRunning()).isTrue();
        jvm.destroyForcibly().waitFor();
        await().atMost(Duration.ofSeconds(15)).until(() -> !service(Lifetime.JVM).isRunning());
    }

    @Test
    void detachedProcessesOutliveTheirJvm() throws Exception {
        Process jvm = starter(Lifetime.DETACHED);
        assertThat(jvm.getInputStream().read()).isPositive();
        jvm.getOutputStream().close();
        assertThat(jvm.waitFor(10, TimeUnit.SECONDS)).isTrue();
        ServiceProcess service = service(Lifetime.DETACHED);
        assertThat(service.isReady()).isTrue();
        assertThat(service.stop()).isTrue();
        assertThat(service.isRunning()).isFalse();
    }

    private Process starter(Lifetime lifetime) throws Exception {
        StubService.project(folder);
        ProcessBuilder jvm =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Starter.class.getName(),
                        folder.toString(),
                        Integer.toString(port),
                        lifetime.name());
        return jvm.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private ServiceProcess service(Lifetime lifetime) {
        return Starter.service(folder, port, lifetime);
    }

    /** Starts a service, says so, and lives until its input ends. */
    static final class Starter {

        private Starter() {}

        public static void main(String[] arguments) throws Exception {
            service(
                            Path.of(arguments[0]),
                            Integer.parseInt(arguments[1]),
                            Lifetime.valueOf(arguments[2]))
                    .start();
            System.out.write('!');
            System.out.flush();
            while (System.in.read() >= 0) {
                // wait for the end
            }
        }

        static ServiceProcess service(Path folder, int port, Lifetime lifetime) {
            return new ServiceProcess(
                    folder.resolve("service"),
                    folder.resolve("routes-customer/target/routes-customer-app.jar"),
                    new ServicePorts(port, "HTTP_PORT", 0, "MANAGEMENT_PORT"),
                    () -> Map.of("BIND_ADDRESS", "127.0.0.1"),
                    lifetime);
        }
    }
}
