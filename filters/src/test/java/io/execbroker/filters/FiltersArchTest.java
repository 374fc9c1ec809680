package io.execbroker.filters;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = "io.execbroker.filters",
        importOptions = ImportOption.DoNotIncludeTests.class)
class FiltersArchTest {
    @ArchTest
    static final ArchRule DEPENDS_ON_JAVA_BASE_ONLY =
            classes()
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "io.execbroker.filters..",
                            "java.io..",
                            "java.lang..",
                            "java.math..",
                            "java.net..",
                            "java.nio..",
                            "java.util..",
                            "org.jspecify..");

    @ArchTest
    static final ArchRule HAS_NO_CYCLES =
            slices().matching("io.execbroker.filters.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule API_DEPENDS_ON_NOTHING_BELOW_IT =
            classes()
                    .that()
                    .resideInAPackage("io.execbroker.filters")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage("io.execbroker.filters", "java..", "org.jspecify..");
}
