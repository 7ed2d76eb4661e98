package dev.dayone.app;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The rules of the house that hold in this room; CONTRIBUTING.md says why. */
class HouseTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.dayone.app");

    @TestFactory
    Stream<DynamicTest> holds() {
        return Stream.of(
                        ArchRuleDefinition.noClasses()
                                .that()
                                .doNotHaveSimpleName("EmbeddedKafka")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(
                                        "kafka..", "org.apache.kafka.server..", "org.apache.kafka.metadata..")
                                .because("one class touches Kafka's internals"),
                        ArchRuleDefinition.classes()
                                .should()
                                .onlyDependOnClassesThat()
                                .resideInAnyPackage(
                                        "java..",
                                        "javax..",
                                        "org.jspecify.annotations",
                                        "org.slf4j..",
                                        "dev.dayone..",
                                        "kafka..",
                                        "org.apache.kafka..",
                                        "org.apache.commons.compress..",
                                        "picocli..",
                                        "com.fasterxml.jackson..")
                                .because("that is all this room may know"),
                        ArchRuleDefinition.noClasses()
                                .should()
                                .haveNameMatching(".*(Utils?|Helper|Manager|Impl)|.*\\.Abstract[A-Z].*")
                                .because("names say what a thing is"),
                        ArchRuleDefinition.fields()
                                .that()
                                .areStatic()
                                .and()
                                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                                .should()
                                .beFinal()
                                .because("state belongs to objects")
                                .allowEmptyShould(true),
                        ArchRuleDefinition.noClasses()
                                .that()
                                .resideOutsideOfPackage("dev.dayone.app.embedded")
                                .should()
                                .callMethod(Instant.class, "now")
                                .orShould()
                                .callMethod(LocalDate.class, "now")
                                .orShould()
                                .callConstructor(Random.class)
                                .because("clocks and seeds come in as arguments"),
                        ArchRuleDefinition.noClasses()
                                .that()
                                .doNotHaveSimpleName("DayOne")
                                .should()
                                .accessField(System.class, "out")
                                .orShould()
                                .accessField(System.class, "err")
                                .orShould()
                                .callMethod(System.class, "exit", int.class)
                                .because("only the command speaks to the terminal"))
                .map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> check(rule)));
    }

    private static void check(ArchRule rule) {
        rule.check(CLASSES);
    }
}
