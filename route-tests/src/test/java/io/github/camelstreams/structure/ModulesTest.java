package io.github.camelstreams.structure;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.Predefined;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The modules depend on each other in one direction, and so do the packages in them. */
class ModulesTest {

    private static final String ROOT = "io.github.camelstreams.";
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.github.camelstreams");

    @Test
    void noPackagesDependOnEachOther() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    /** What each may know beside itself; the names are those of packages, separated by bars. */
    @ParameterizedTest
    @CsvSource({
        "component,",
        "test,",
        "common, component",
        "customer, common|component",
        "order, common|component",
        "stack, test",
        "load,",
        "scenario, stack|load|test",
        "faults, scenario|stack|test"
    })
    void knowsOnly(String name, String others) {
        String known = others == null ? name : name + "|" + others;
        noClasses()
                .that()
                .resideInAPackage(ROOT + name + "..")
                .should()
                .dependOnClassesThat(
                        DescribedPredicate.describe(
                                "are others of this project than " + known,
                                (JavaClass type) ->
                                        type.getName().startsWith(ROOT)
                                                && !type.getName()
                                                        .matches(ROOT + "(" + known + ")\\..*")))
                .check(CLASSES);
    }
}
