package io.execbroker.broker;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.ImportOption.OnlyIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Disabled;

import java.util.Optional;

/** The walls between the rooms of the broker. */
@AnalyzeClasses(packages = "io.execbroker.broker", importOptions = DoNotIncludeTests.class)
final class BrokerArchTest {

    private static final String ROOT = "io.execbroker.broker";

    @ArchTest
    static final ArchRule foreignCodeIsCalledFromOnePackage =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + ".posix")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("java.lang.foreign..");

    @ArchTest
    static final ArchRule nativeTransportsAreKnownWhereTheyAreChosenAndWhereDescriptorsAreWatched =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            ROOT + ".transport",
                            ROOT + ".epoll",
                            ROOT + ".process.epoll",
                            ROOT + ".stdio")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.netty.channel.epoll..", "io.netty.channel.kqueue..");

    @ArchTest
    static final ArchRule metersAreKnownInOnePackage =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + ".metrics..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.micrometer..", "io.prometheus..");

    @ArchTest
    static final ArchRule packagesFormNoCycle =
            slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule enginesKnowOnlyTheirSeamAndTheSystem =
            noClasses()
                    .that(resideInAPackage(ROOT + ".process.."))
                    .should()
                    .dependOnClassesThat(
                            describe(
                                    "are the broker's but not process, posix or epoll",
                                    type ->
                                            type.getPackageName().startsWith(ROOT)
                                                    && !type.getPackageName()
                                                            .startsWith(ROOT + ".process")
                                                    && !type.getPackageName()
                                                            .equals(ROOT + ".posix")
                                                    && !type.getPackageName()
                                                            .equals(ROOT + ".epoll")));

    @ArchTest
    static final ArchRule watchingKnowsNobody =
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + ".epoll")
                    .should()
                    .dependOnClassesThat(
                            describe(
                                    "are the broker's but not of this package",
                                    type ->
                                            type.getPackageName().startsWith(ROOT)
                                                    && !type.getPackageName()
                                                            .equals(ROOT + ".epoll")));

    @ArchTest
    static final ArchRule linesKnowNobody =
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + ".lines")
                    .should()
                    .dependOnClassesThat(
                            describe(
                                    "are the broker's but not of this package",
                                    type ->
                                            type.getPackageName().startsWith(ROOT)
                                                    && !type.getPackageName()
                                                            .equals(ROOT + ".lines")));

    @ArchTest
    static final ArchRule whatIsRecordedIsToldInOnePlace =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(ROOT, ROOT + ".record", ROOT + ".exec")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(ROOT + ".record");

    @ArchTest
    static final ArchRule theDoorForDescriptorsKnowsOnlyTheSystem =
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + ".stdio")
                    .should()
                    .dependOnClassesThat(
                            describe(
                                    "are the broker's but not stdio, posix or epoll",
                                    type ->
                                            type.getPackageName().startsWith(ROOT)
                                                    && !type.getPackageName()
                                                            .matches(".*[.](stdio|posix|epoll)")));

    @ArchTest
    static final ArchRule theSystemKnowsNobody =
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + ".posix")
                    .should()
                    .dependOnClassesThat(
                            describe(
                                    "are Netty's, a logger's or the broker's",
                                    type ->
                                            type.getPackageName().startsWith("io.netty")
                                                    || type.getPackageName().startsWith("org.slf4j")
                                                    || (type.getPackageName().startsWith(ROOT)
                                                            && !type.getPackageName()
                                                                    .equals(ROOT + ".posix"))));

    @ArchTest
    static final ArchRule processesAreStartedByTheEngines =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + ".process.portable")
                    .should()
                    .dependOnClassesThat()
                    .belongToAnyOf(ProcessBuilder.class, Process.class)
                    .orShould()
                    .callMethod(Runtime.class, "exec", String[].class);

    @ArchTest
    static final ArchRule nobodySleeps =
            noClasses().should().callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule onlyTheProgramItselfExits =
            noClasses()
                    .that()
                    .haveSimpleNameNotEndingWith("Main")
                    .should()
                    .callMethod(System.class, "exit", int.class);

    @ArchTest
    static final ArchRule threadsHaveNames =
            noClasses()
                    .should()
                    .callConstructor(Thread.class)
                    .orShould()
                    .callConstructor(Thread.class, Runnable.class);

    @ArchTest
    static final ArchRule packagesAreNullMarked =
            classes().that().resideInAPackage(ROOT + "..").should(beInANullMarkedPackage());

    @ArchTest
    static final ArchRule noFieldIsOptional =
            fields().that()
                    .areDeclaredInClassesThat(arePlainClassesOfTheEngines())
                    .should()
                    .notHaveRawType(Optional.class);

    @ArchTest
    static final ArchRule noParameterIsOptional =
            methods()
                    .that()
                    .areDeclaredInClassesThat(arePlainClassesOfTheEngines())
                    .should(takeNoOptional());

    private static DescribedPredicate<JavaClass> arePlainClassesOfTheEngines() {
        return resideInAPackage(ROOT + ".process..")
                .or(resideInAPackage(ROOT + ".posix"))
                .and(describe("are no records", type -> !type.isRecord()));
    }

    private static ArchCondition<JavaClass> beInANullMarkedPackage() {
        return new ArchCondition<>("be in a package marked @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(
                        new SimpleConditionEvent(
                                type, marked, type.getPackageName() + " has no @NullMarked"));
            }
        };
    }

    private static ArchCondition<JavaMethod> takeNoOptional() {
        return new ArchCondition<>("take no Optional") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                boolean takes =
                        method.getRawParameterTypes().stream()
                                .anyMatch(type -> type.isEquivalentTo(Optional.class));
                events.add(
                        new SimpleConditionEvent(
                                method, !takes, method.getFullName() + " takes an Optional"));
            }
        };
    }

    /** The same for what tests the broker. */
    @AnalyzeClasses(packages = "io.execbroker.broker", importOptions = OnlyIncludeTests.class)
    static final class OfTests {

        @ArchTest
        static final ArchRule testsAreNamedAsSuch =
                methods()
                        .that()
                        .areAnnotatedWith(org.junit.jupiter.api.Test.class)
                        .should()
                        .beDeclaredInClassesThat(
                                describe(
                                        "end in Test, IT or Contract",
                                        type ->
                                                type.getSimpleName()
                                                        .matches(".*(Test|IT|Contract)")));

        @ArchTest
        static final ArchRule noTestIsSwitchedOff =
                noClasses().should().beAnnotatedWith(Disabled.class);

        @ArchTest
        static final ArchRule noTestMethodIsSwitchedOff =
                methods().should().notBeAnnotatedWith(Disabled.class);
    }
}
