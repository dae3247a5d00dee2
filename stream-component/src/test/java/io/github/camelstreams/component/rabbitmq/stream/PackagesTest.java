package io.github.camelstreams.component.rabbitmq.stream;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.Predefined;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The packages depend on each other in one direction; the root alone, which users configure, knows
 * all.
 */
class PackagesTest {

    private static final String ROOT = Internal.class.getPackageName();
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages(ROOT);

    @ParameterizedTest
    @MethodSource("packagesAndThoseAbove")
    void aPackageKnowsOnlyThoseBelow(String name, Set<String> above) {
        noClasses()
                .that(resideInAPackage(ROOT + "." + name))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(
                                above.stream()
                                        .map(other -> ROOT + "." + other)
                                        .toArray(String[]::new)))
                .check(CLASSES);
    }

    static Stream<Arguments> packagesAndThoseAbove() {
        return Stream.of(
                arguments(
                        "message", Set.of("client", "offset", "consumer", "producer", "telemetry")),
                arguments(
                        "offset", Set.of("client", "message", "consumer", "producer", "telemetry")),
                arguments("client", Set.of("offset", "consumer", "producer", "telemetry")),
                arguments("consumer", Set.of("producer", "telemetry")),
                arguments("producer", Set.of("consumer", "offset", "telemetry")),
                arguments("telemetry", Set.of("client", "message", "offset")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"client", "message", "offset"})
    void whatIsBelowKnowsNoEndpoint(String name) {
        noClasses()
                .that(resideInAPackage(ROOT + "." + name))
                .should()
                .dependOnClassesThat()
                .haveNameMatching(".*\\.RabbitMQStream(Endpoint|Component)")
                .check(CLASSES);
    }

    @Test
    void nothingOfSpringBootIsNeeded() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".springboot")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".springboot", "org.springframework..")
                .check(CLASSES);
    }
}
