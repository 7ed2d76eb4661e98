package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.study.gate.Gate;
import dev.dayone.schemas.MeasureDefinition;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rules of the house, over all rooms; ARCHITECTURE.md has the picture, CONTRIBUTING.md the reasons. */
class HouseTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.dayone");

    private static final int MOST_CLASSES = 26;
    private static final int MOST_COMPONENTS = 10;

    /** What each room may know besides Java itself, JSpecify and itself. */
    @TestFactory
    Stream<DynamicTest> roomsKnowOnlyWhatThePictureShows() {
        return Stream.of(
                        room(
                                "schemas",
                                "org.apache.avro..",
                                "org.apache.kafka.clients.consumer..",
                                "org.apache.kafka.common.."),
                        room(
                                "evidence",
                                "org.ejml..",
                                "com.google.errorprone.annotations..",
                                "org.apache.commons.statistics..",
                                "org.apache.commons.numbers.."),
                        room("web", "io.javalin..", "jakarta.servlet..", "org.eclipse.jetty..", "org.slf4j"),
                        room(
                                "ingest",
                                "dev.dayone.schemas..",
                                "dev.dayone.evidence.decimal",
                                "dev.dayone.evidence.finding",
                                "dev.dayone.web..",
                                "org.apache.kafka.clients.producer..",
                                "org.apache.kafka.common..",
                                "org.eclipse.jgit..",
                                "org.apache.sshd..",
                                "org.yaml.snakeyaml..",
                                "com.fasterxml.jackson..",
                                "io.javalin..",
                                "jakarta.servlet..",
                                "org.slf4j",
                                "de.siegmar.fastcsv..",
                                "org.dhatim.fastexcel.reader"),
                        room(
                                "streams",
                                "dev.dayone.schemas..",
                                "dev.dayone.evidence..",
                                "org.apache.kafka..",
                                "io.micrometer.core..",
                                "org.slf4j"),
                        room("streams.measures", "dev.dayone.schemas..", "dev.dayone.evidence.study.outcome"),
                        room(
                                "warehouse",
                                "dev.dayone.schemas..",
                                "dev.dayone.evidence..",
                                "org.apache.kafka..",
                                "org.jdbi..",
                                "org.flywaydb..",
                                "org.postgresql..",
                                "com.zaxxer..",
                                "io.micrometer.core..",
                                "com.fasterxml.jackson..",
                                "org.slf4j"),
                        room(
                                "dashboard",
                                "dev.dayone.schemas..",
                                "dev.dayone.warehouse..",
                                "dev.dayone.web..",
                                "dev.dayone.evidence..",
                                "io.javalin..",
                                "jakarta.servlet..",
                                "gg.jte..",
                                "com.openhtmltopdf..",
                                "org.apache.batik..",
                                "org.apache.pdfbox..",
                                "org.apache.fontbox..",
                                "com.nimbusds..",
                                "com.fasterxml.jackson..",
                                "org.slf4j"))
                .map(HouseTest::test);
    }

    @TestFactory
    Stream<DynamicTest> codeReadsAsAgreed() {
        return Stream.of(
                        ArchRuleDefinition.noClasses()
                                .that()
                                .doNotHaveSimpleName("EmbeddedKafka")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(
                                        "kafka..", "org.apache.kafka.server..", "org.apache.kafka.metadata..")
                                .because("one class touches Kafka's internals"),
                        ArchRuleDefinition.noClasses()
                                .that()
                                .doNotHaveSimpleName("ReportWriter")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(
                                        "com.openhtmltopdf..", "org.apache.pdfbox..", "org.apache.fontbox..")
                                .because("one class writes PDF"),
                        ArchRuleDefinition.noClasses()
                                .should()
                                .haveNameMatching(".*(Utils?|Helper|Manager|Impl)|.*\\.Abstract[A-Z].*")
                                .because("names say what a thing is"),
                        ArchRuleDefinition.fields()
                                .that()
                                .areStatic()
                                .and()
                                .areDeclaredInClassesThat()
                                .resideOutsideOfPackage("gg.jte..")
                                .should()
                                .beFinal()
                                .because("state belongs to objects"),
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
                                .resideInAPackage("dev.dayone.dashboard.report..")
                                .should()
                                .callMethod(Finding.class, "forEvaluators")
                                .orShould()
                                .callMethod(Finding.class, "forEvaluators", List.class)
                                .orShould()
                                .callMethod(Finding.class, "toString")
                                .because("funders read no exact count of people"),
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
                .map(HouseTest::test);
    }

    /**
     * Ids, hashes and orders are on record in data directories. The generated text of a record or a collection changes with the record, so it may not be
     * part of one. Where a record is joined to a string, {@code PlanTextTest} and {@code RowTextTest} hold what is on record.
     */
    @Test
    void nothingOnRecordHangsOnGeneratedText() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.dayone.schemas..",
                        "dev.dayone.evidence..",
                        "dev.dayone.ingest..",
                        "dev.dayone.streams..",
                        "dev.dayone.warehouse..")
                // Avro hands out texts as objects, and Kafka describes its graph as a text.
                .and()
                .haveNameNotMatching(".*\\.(RecordMapping(\\$.*)?|Generations)")
                .should()
                .callMethodWhere(DescribedPredicate.describe("the text of a record or collection is taken", call -> {
                    JavaClass owner = call.getTargetOwner();
                    return call.getName().equals("toString")
                            && call.getTarget().getRawParameterTypes().isEmpty()
                            && (owner.isRecord()
                                    || owner.isEquivalentTo(Object.class)
                                    || owner.isAssignableTo(Collection.class)
                                    || owner.isAssignableTo(Map.class));
                }))
                .because("it changes with the class; write the parts one by one, as PlanText does")
                .check(CLASSES);
    }

    @Test
    void noTwoPackagesNeedEachOther() {
        SlicesRuleDefinition.slices()
                .matching("dev.dayone.(**)")
                .should()
                .beFreeOfCycles()
                .as("packages form no circle; move what both need into the one that knows less")
                .check(CLASSES);
    }

    @Test
    void eachPackageIsSmallAndSaysWhatBelongsThere() {
        CLASSES.stream()
                .filter(each -> each.getPackageName().startsWith("dev.dayone"))
                .collect(Collectors.groupingBy(JavaClass::getPackage))
                .forEach((room, classes) -> {
                    long files = classes.stream()
                            .filter(each -> each.isTopLevelClass()
                                    && !each.getSimpleName().equals("package-info"))
                            .count();
                    // Sealed types of one module without a name must share a package.
                    assertThat(room.getName().equals("dev.dayone.schemas") ? 0 : files)
                            .as(room.getName() + " has too many classes: give some of them a package of their subject")
                            .isLessThanOrEqualTo(MOST_CLASSES);
                    assertThat(room.isAnnotatedWith(NullMarked.class))
                            .as(room.getName() + " needs a package-info.java: one sentence and @NullMarked")
                            .isTrue();
                });
    }

    /** Two types of one name are taken for each other in reviews, searches and imports. */
    @Test
    void noTwoTypesShareAName() {
        Map<String, List<String>> byName = CLASSES.stream()
                .filter(each -> each.getPackageName().startsWith("dev.dayone") && each.isTopLevelClass())
                .filter(each -> !each.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(
                        JavaClass::getSimpleName, Collectors.mapping(JavaClass::getName, Collectors.toList())));
        byName.values().removeIf(types -> types.size() == 1);

        assertThat(byName)
                .as("types that share a name: give the newer one a name that says which it is")
                .isEmpty();
    }

    /**
     * So many values side by side are exchanged by mistake: those that belong together are a record of their own. Events are left out, since a contract says what is in
     * them. Those that are left here become narrower one by one; no other may join them.
     */
    @Test
    void recordsAreNarrow() {
        Set<String> left = Set.of(
                "AcrossStudies$Pool",
                "Cirr",
                "CommitFact",
                "Conduct",
                "DesignOptions$Expected",
                "EquivalenceTest",
                "FileDelta",
                "FunderReport",
                "HealthGates$Looked",
                "MainAnswer",
                "MappingFile",
                "OutcomeResult",
                "Overview$Card",
                "Participation$Status",
                "PersonRow",
                "PlanAnswer$Question",
                "ProgrammeDirectory",
                "ProgrammeFile",
                "ProgrammeFile$Study",
                "ProgrammeReport$Source",
                "RandomEffectsMeta",
                "RandomInterceptModel",
                "RejectStore$Refused",
                "ReleaseStore$Release",
                "ScanReport",
                "Section",
                "StudyPlan",
                "StudyProtocol",
                "StudySimulation$Truth",
                "StudyStore$Recorded",
                "StudyView",
                "Truth");
        Set<String> wide = CLASSES.stream()
                .filter(each -> each.isRecord() && each.getPackageName().startsWith("dev.dayone"))
                .filter(each -> !each.getPackageName().equals("dev.dayone.schemas"))
                .filter(each -> components(each) > MOST_COMPONENTS)
                .map(each -> each.getName().substring(each.getPackageName().length() + 1))
                .collect(Collectors.toSet());

        assertThat(wide)
                .as("records of more than " + MOST_COMPONENTS
                        + " components: group what belongs together; one that has become narrow leaves the list")
                .containsExactlyInAnyOrderElementsOf(left);
    }

    /** A measure that is documented and computed nowhere would have no value for anybody; a gate that nobody asks would stand in no result. */
    @Test
    void eachMeasureIsComputedAndEachGateIsAsked() {
        assertThat(constantsNotUsedIn("dev.dayone.streams.measures", MeasureDefinition.class))
                .as("measures that no class of streams/measures computes")
                .isEmpty();
        assertThat(constantsNotUsedIn("dev.dayone.evidence.study.gate", Gate.Name.class))
                .as("gates that HealthGates does not ask")
                .isEmpty();
    }

    private static List<String> constantsNotUsedIn(String room, Class<? extends Enum<?>> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(Enum::name)
                .filter(name -> CLASSES.get(type).getField(name).getAccessesToSelf().stream()
                        .map(access -> access.getOriginOwner())
                        .noneMatch(user -> user.getPackageName().equals(room)
                                && !user.getName().equals(type.getName())))
                .toList();
    }

    private static long components(JavaClass type) {
        return type.getFields().stream()
                .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                .count();
    }

    private static ArchRule room(String name, String... knows) {
        String own = "dev.dayone." + name;
        String[] allowed = Stream.concat(
                        Stream.of("java..", "javax..", "org.jspecify.annotations", own + ".."), Arrays.stream(knows))
                .toArray(String[]::new);
        return ArchRuleDefinition.classes()
                .that()
                .resideInAPackage(own + "..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed)
                .as(name + " knows only what the picture shows");
    }

    private static DynamicTest test(ArchRule rule) {
        return DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(CLASSES));
    }
}
