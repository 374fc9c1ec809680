package io.execbroker.client;

import static com.tngtech.archunit.core.domain.JavaModifier.PROTECTED;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

import java.util.Set;
import java.util.TreeSet;

/** What users of the client can see. */
class PublicApiTest {

    private static final JavaClasses CLIENT =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.execbroker.client");

    @Test
    void signaturesShowNothingOfNettyAndProtobuf() {
        Set<String> shown = new TreeSet<>();
        for (JavaClass type : CLIENT) {
            if (isVisible(type.getModifiers()) && isReachable(type)) {
                collect(type, shown);
            }
        }

        assertThat(shown).contains("io.execbroker.client.ExecResult", "java.time.Duration");
        assertThat(shown)
                .allMatch(name ->
                        name.startsWith("java.")
                                || name.startsWith("io.execbroker.client.")
                                || name.startsWith("[")
                                || !name.contains("."));
    }

    @Test
    void theClientDoesNotKnowTheBroker() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.execbroker.broker..", "io.execbroker.filters..")
                .check(CLIENT);
    }

    private static void collect(JavaClass type, Set<String> shown) {
        type.getRawSuperclass().ifPresent(parent -> shown.add(parent.getName()));
        type.getRawInterfaces().forEach(parent -> shown.add(parent.getName()));
        for (JavaField field : type.getFields()) {
            if (isVisible(field.getModifiers())) {
                add(field.getType(), shown);
            }
        }
        for (JavaCodeUnit unit : type.getCodeUnits()) {
            if (isVisible(unit.getModifiers())) {
                add(unit.getReturnType(), shown);
                unit.getParameterTypes().forEach(parameter -> add(parameter, shown));
                unit.getExceptionTypes().forEach(thrown -> shown.add(thrown.getName()));
            }
        }
    }

    private static void add(JavaType type, Set<String> shown) {
        type.getAllInvolvedRawTypes().forEach(raw -> shown.add(raw.getName()));
    }

    private static boolean isReachable(JavaClass type) {
        return type.getEnclosingClass()
                .map(outer -> isVisible(outer.getModifiers()) && isReachable(outer))
                .orElse(true);
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return modifiers.contains(PUBLIC) || modifiers.contains(PROTECTED);
    }
}
