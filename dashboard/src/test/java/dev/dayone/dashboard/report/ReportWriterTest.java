package dev.dayone.dashboard.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.dashboard.Pages;
import dev.dayone.dashboard.RenderingTest;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.warehouse.ProgrammeViews.Account;
import dev.dayone.warehouse.StudyStore.Registered;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.ValidationResult;

class ReportWriterTest {

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
    private static final Pattern FORBIDDEN = Pattern.compile(
            "(?i)\\b(proves?|proven|(?<!what )works(?! clearinghouse)|no effect|significant|winner|guarantees|trend towards|95 % chance)\\b");
    private static final ReportWriter WRITER = new ReportWriter(new Pages());

    @ParameterizedTest
    @EnumSource(
            value = PDFAFlavour.class,
            names = {"PDFA_3_A", "PDFUA_1"})
    void thePdfPassesVeraPdf(PDFAFlavour flavour) throws Exception {
        byte[] pdf = WRITER.pdf(report(3, 40), imprint(), AT);
        Path shown = Path.of("target", "report.pdf");
        Files.write(shown, pdf);
        VeraGreenfieldFoundryProvider.initialise();
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new ByteArrayInputStream(pdf), flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            assertThat(result.getTestAssertions().stream()
                            .map(each -> each.getRuleId() + " " + each.getMessage() + " "
                                    + each.getLocation().getContext())
                            .distinct()
                            .limit(5)
                            .toList())
                    .isEmpty();
            assertThat(result.isCompliant()).isTrue();
        }
    }

    @Test
    void theSameReportGivesTheSameBytes() {
        assertThat(WRITER.pdf(report(3, 40), imprint(), AT)).isEqualTo(WRITER.pdf(report(3, 40), imprint(), AT));
        assertThat(WRITER.html(report(3, 40), imprint())).isEqualTo(WRITER.html(report(3, 40), imprint()));
    }

    @Test
    void textAndTablesAreInThePdf() throws Exception {
        try (PDDocument document = Loader.loadPDF(WRITER.pdf(report(3, 40), imprint(), AT))) {
            String text = new PDFTextStripper().getText(document);
            assertThat(text)
                    .contains("Is B better than A?", "SIMULATED DATA", "What is withheld, and why", "Glossary")
                    .doesNotContainPattern(FORBIDDEN);
            assertThat(document.getDocumentCatalog()
                            .getNames()
                            .getEmbeddedFiles()
                            .getNames())
                    .containsOnlyKeys("outcomes.csv", "accounting.csv");
            assertThat(document.getNumberOfPages()).isBetween(2, 6);
        }
    }

    @Test
    void nothingSpeaksOfFewerPeopleThanTheThreshold() {
        FunderReport open = report(3, 10);
        FunderReport strict = report(3, 60);
        String html = new String(WRITER.html(strict, imprint()), StandardCharsets.UTF_8);

        assertThat(open.verdict().heading()).isNotEqualTo("Too few learners to report");
        assertThat(strict.verdict().heading()).isEqualTo("Too few learners to report");
        assertThat(strict.tables().get("outcomes.csv")).contains(",,,,,true,TOO_FEW,");
        assertThat(html)
                .contains("an arm has fewer than 60 learners".replace("an arm", "An arm"))
                .doesNotContain("<svg");
        assertThat(open.counts()).allMatch(count -> count.count() == 0 || count.count() >= 10);
    }

    @Test
    void aCellThatCouldBeWorkedOutIsWithheldInTableAndFileAlike() {
        FunderReport report = report(3, 10);
        assertThat(report.tables().get("accounting.csv").lines().filter(line -> line.endsWith(",,true")))
                .hasSizeGreaterThanOrEqualTo(4);
        assertThat(report.withheld()).isGreaterThanOrEqualTo(4);
    }

    static FunderReport report(int seed, int threshold) {
        StudyResult result = RenderingTest.result(seed);
        List<Account> accounts = new ArrayList<>();
        for (String arm : List.of("a", "b")) {
            accounts.add(new Account("c1", arm, "placed, strict", 18, 41));
            accounts.add(new Account("c1", arm, "not placed", arm.equals("a") ? 20 : 16, 41));
            accounts.add(new Account("c1", arm, "no answer", arm.equals("a") ? 3 : 7, 41));
        }
        Registered study = new Registered(
                "p", UUID.fromString("018f0000-0000-7000-8000-000000000000"), true, result.plan(), List.of());
        return StudyReport.of(study, result, accounts, threshold);
    }

    private static Imprint imprint() {
        return Imprint.of("r1", "2026-01-02T03:04:05Z", "v1", "0.1.0");
    }
}
