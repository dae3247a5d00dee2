package io.github.camelstreams.order;

import static io.github.camelstreams.http.Api.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.camelstreams.service.RunningService;
import io.github.camelstreams.test.SharedServers;
import io.github.camelstreams.test.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** People look at the routes of a running service, and stop and start them, in a browser. */
class HawtioIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Instant NOW = Instant.parse("2026-01-11T10:00:00.000001Z");

    private static TestDatabase database;
    private static OrderService service;
    private static CustomerStream stream;

    @BeforeAll
    static void start() {
        String name = SharedServers.newDatabase("order");
        String streamName = SharedServers.uniqueName("customer");
        service =
                OrderService.withHawtio(
                                SharedServers.database(), name, SharedServers.broker(), streamName)
                        .start();
        database = new TestDatabase(SharedServers.database(), name);
        stream = new CustomerStream(SharedServers.broker(), streamName);
    }

    @AfterAll
    static void stop() {
        stream.close();
        service.close();
    }

    @Test
    void isBehindTheLoginAndNotOnTheMainPort() {
        for (String path : new String[] {"/hawtio/", "/jolokia/list"}) {
            assertProblem(service.send(service.managementRequest(path)), 401);
            assertProblem(service.get(path), 404);
            assertThat(service.manage("GET", path).status()).isEqualTo(200);
        }
    }

    @Test
    void showsTheReplicaRouteAtWorkAndStopsAndStartsIt() {
        assumeTrue(HawtioBrowser.isThere(), "needs chromium and chromedriver on the PATH");
        try (HawtioBrowser browser =
                new HawtioBrowser(
                        service.process().managementUri(),
                        RunningService.login("admin", RunningService.MANAGEMENT_PASSWORD))) {
            browser.openRoute("replicate");
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () ->
                                    assertThat(browser.diagram())
                                            .contains(
                                                    "rabbitmq-str",
                                                    "read-stream",
                                                    "make-step",
                                                    "apply-messages"));
            long before = browser.count();
            stream.created("shown", "here", NOW).publish();
            await().atMost(PATIENCE).until(() -> browser.count() > before);
            browser.screenshot("route-diagram");

            browser.openRoutes();
            browser.stop("replicate");
            await().atMost(PATIENCE).until(() -> browser.state("replicate").equals("Stopped"));
            browser.screenshot("route-stopped");
            stream.created("later", "there", NOW).publish();
            assertThat(service.order("later").status()).isEqualTo(400);
            assertThat(replica()).isEqualTo(1);

            browser.start("replicate");
            await().atMost(PATIENCE).until(() -> replica() == 2);
            assertThat(service.order("later").status()).isEqualTo(201);
        }
    }

    private static long replica() {
        return database.count("select count(*) from customers");
    }
}
