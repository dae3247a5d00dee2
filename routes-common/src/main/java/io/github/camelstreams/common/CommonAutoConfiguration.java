package io.github.camelstreams.common;

import io.github.camelstreams.component.rabbitmq.stream.ProblemLog;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Properties;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.component.jdbc.JdbcComponent;
import org.apache.camel.component.jdbc.JdbcEndpoint;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpAutoConfiguration;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.apache.catalina.core.StandardHost;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayDataSource;
import org.springframework.boot.autoconfigure.thread.Threading;
import org.springframework.boot.autoconfigure.web.servlet.error.ErrorMvcAutoConfiguration;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.function.SingletonSupplier;

/** Wires what both services share. Their settings are in {@code common.yaml}. */
@AutoConfiguration(
        before = {
            ErrorMvcAutoConfiguration.class,
            FlywayAutoConfiguration.class,
            SpringBootPlatformHttpAutoConfiguration.class
        })
public class CommonAutoConfiguration {

    @Bean
    FilterRegistrationBean<RequestBoundary> requestBoundary(
            ObjectProvider<CamelContext> camel,
            DatabaseMigration migration,
            @Value("${operations.hawtio}") List<String> hawtio) {
        var context = SingletonSupplier.of(camel::getObject);
        Problem starting = Problem.unavailable("The service is starting or stopping.");
        Problem waiting =
                Problem.unavailable(
                        "The database is not ready for this service. Nothing was stored.");
        var filter =
                new RequestBoundary(
                        () ->
                                !context.obtain().isStarted()
                                        ? starting
                                        : migration.isPending() ? waiting : null,
                        new Paths(hawtio));
        var registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
        return registration;
    }

    @Bean
    FilterRegistrationBean<RequestLimit> requestLimit(
            @Value("${requests.at-once}") int atOnce,
            @Value("/health,/metrics,${operations.paths},${operations.hawtio}")
                    List<String> unlimited,
            Environment environment) {
        var registration =
                new FilterRegistrationBean<>(new RequestLimit(atOnce, new Paths(unlimited)));
        // A body that trickles in holds a thread, unless that is a virtual one: it counts from its
        // first byte on.
        registration.setOrder(
                Threading.VIRTUAL.isActive(environment)
                        ? Ordered.HIGHEST_PRECEDENCE + 3
                        : Ordered.HIGHEST_PRECEDENCE + 1);
        return registration;
    }

    @Bean
    ManagementAccess managementAccess(
            @Value("${operations.port}") int port,
            @Value("${operations.address}") String address,
            @Value("${operations.user}") String user,
            @Value("${operations.paths},${operations.hawtio}") List<String> paths,
            Environment environment) {
        // not by @Value, which would look for placeholders in it
        String password =
                Binder.get(environment).bind("operations.password", String.class).orElse("");
        return new ManagementAccess(port, address, user, password, new Paths(paths));
    }

    @Bean
    ManagementConnector managementConnector(ManagementAccess access) {
        return new ManagementConnector(access);
    }

    @Bean
    FilterRegistrationBean<ManagementBoundary> managementBoundary(ManagementAccess access) {
        var registration = new FilterRegistrationBean<>(new ManagementBoundary(access));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    @Bean
    HttpProblems httpProblems() {
        return new HttpProblems();
    }

    @Bean
    static SameOrigin sameOrigin() {
        return new SameOrigin();
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemReports() {
        String valve = ProblemReportValve.class.getName();
        return factory ->
                factory.addContextCustomizers(
                        context -> {
                            if (context.getParent() instanceof StandardHost host) {
                                host.setErrorReportValveClass(valve);
                                host.getPipeline().addValve(new ProblemReportValve());
                            }
                        });
    }

    @Bean("platform-http-engine")
    RouteEngine routeEngine(@Value("${server.port}") int port) {
        return new RouteEngine(port);
    }

    @Bean
    RouteAdapter routeAdapter() {
        return new RouteAdapter();
    }

    @Bean
    HeaderFilterStrategy requestHeaders() {
        return new RequestHeaders();
    }

    @Bean
    JsonAnswer jsonAnswer() {
        return new JsonAnswer();
    }

    @Bean
    ApiDescription apiDescription(@Value("${spring.application.name}") String service) {
        return new ApiDescription(service);
    }

    @Bean
    RouteProblem routeProblem() {
        return new RouteProblem();
    }

    /** For routes that fail again and again while a server is away. */
    @Bean
    ProblemLog problemLog() {
        return new ProblemLog(LoggerFactory.getLogger("io.github.camelstreams.routes"));
    }

    @Bean
    ComponentCustomizer knownParameters(DatabaseContact database) {
        KnownParameters strategy = new KnownParameters(database::failed);
        return ComponentCustomizer.builder(JdbcComponent.class)
                .build(jdbc -> jdbc.setConnectionStrategy(strategy));
    }

    @Bean
    CamelContextConfiguration knownStatements() {
        KnownStatements strategy = new KnownStatements();
        return new CamelContextConfiguration() {
            @Override
            public void beforeApplicationStart(CamelContext camel) {
                camel.getCamelContextExtension()
                        .registerEndpointCallback(
                                (uri, endpoint) -> {
                                    if (endpoint instanceof JdbcEndpoint jdbc) {
                                        jdbc.setPrepareStatementStrategy(strategy);
                                    }
                                    return endpoint;
                                });
            }

            @Override
            public void afterApplicationStart(CamelContext camel) {
                // nothing to do then
            }
        };
    }

    @Bean(defaultCandidate = false)
    @FlywayDataSource
    DataSource migrationDataSource(
            @Value("${spring.application.name}") String service, Environment environment) {
        // not by @Value, which would evaluate what is in the password
        Binder given = Binder.get(environment);
        String url = given.bind("spring.flyway.url", String.class).get();
        String user = given.bind("spring.flyway.user", String.class).get();
        String password = given.bind("spring.flyway.password", String.class).get();
        Properties settings = new Properties();
        settings.setProperty("user", user);
        settings.setProperty("password", password);
        settings.setProperty("ApplicationName", service + "-migration");
        return new MigrationConnections(url, settings);
    }

    @Bean
    AdoptedTables adoptedTables() {
        return new AdoptedTables();
    }

    @Bean
    DatabaseMigration databaseMigration(DataSource dataSource) {
        return new DatabaseMigration(dataSource);
    }

    @Bean
    MetricsEndpoint metricsEndpoint(PrometheusMeterRegistry registry) {
        return new MetricsEndpoint(registry);
    }

    @Bean
    DatabaseContact databaseContact(
            DataSource dataSource, @FlywayDataSource DataSource migrationDataSource) {
        return new DatabaseContact(dataSource, migrationDataSource);
    }

    @Bean
    HealthIndicator databaseHealthIndicator(DatabaseContact database, DatabaseMigration migration) {
        return new DatabaseHealth(database, migration);
    }

    @Bean
    DatabaseClock databaseClock(DataSource dataSource) {
        return new DatabaseClock(JdbcClient.create(dataSource), Clock.systemUTC());
    }

    @Bean
    ClockHealth clocksHealthIndicator(
            DatabaseClock databaseClock, List<ClockComparison> comparisons) {
        return new ClockHealth(databaseClock, comparisons);
    }

    @Bean
    HealthIndicator routesHealthIndicator(CamelContext camel) {
        return new RoutesHealth(camel);
    }
}
