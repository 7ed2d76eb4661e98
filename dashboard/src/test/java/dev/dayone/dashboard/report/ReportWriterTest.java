package dev.dayone.dashboard.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.dashboard.RenderingTest;
import dev.dayone.dashboard.document.Csv;
import dev.dayone.dashboard.document.FunderReport;
import dev.dayone.dashboard.document.Templates;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.disclosure.ReleasedCount;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.StudyAnalysis;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.plan.StudyProtocol;
import dev.dayone.evidence.study.plan.StudyProtocol.Cutoff;
import dev.dayone.evidence.study.plan.StudyProtocol.Design;
import dev.dayone.warehouse.study.ReleasedTable;
import dev.dayone.warehouse.study.StudyStore.Registered;
import dev.dayone.warehouse.view.Participation;
import dev.dayone.warehouse.view.ProgrammeViews.Account;
import dev.dayone.warehouse.view.ProgrammeViews.Cohort;
import dev.dayone.warehouse.view.ProgrammeViews.Tally;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.jspecify.annotations.Nullable;
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
    private static final ReportWriter WRITER = new ReportWriter(new Templates());

    @ParameterizedTest
    @EnumSource(
            value = PDFAFlavour.class,
            names = {"PDFA_3_A", "PDFUA_1"})
    void thePdfPassesVeraPdf(PDFAFlavour flavour) throws Exception {
        byte[] pdf = WRITER.pdf(report(3, 10), imprint(), AT);
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
        assertThat(WRITER.pdf(report(3, 10), imprint(), AT)).isEqualTo(WRITER.pdf(report(3, 10), imprint(), AT));
        assertThat(WRITER.html(report(3, 10), imprint())).isEqualTo(WRITER.html(report(3, 10), imprint()));
    }

    @Test
    void textAndTablesAreInThePdf() throws Exception {
        try (PDDocument document = Loader.loadPDF(WRITER.pdf(report(3, 10), imprint(), AT))) {
            String text = new PDFTextStripper().getText(document);
            assertThat(text)
                    .contains("Is B better than A?", "SIMULATED DATA", "What is withheld, and why", "Glossary")
                    .doesNotContainPattern(FORBIDDEN);
            assertThat(document.getDocumentCatalog()
                            .getNames()
                            .getEmbeddedFiles()
                            .getNames())
                    .containsOnlyKeys("outcomes.csv", "accounting.csv", "baseline.csv", "times.csv", "scores.csv");
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
        assertThat(Csv.of(table(strict, "outcomes.csv"))).contains(",,,,,true,TOO_FEW,");
        assertThat(html)
                .contains("an arm has fewer than 60 learners".replace("an arm", "An arm"))
                .doesNotContain("<svg");
        assertThat(open.counts()).allMatch(count -> count.count() == 0 || count.count() >= 10);
    }

    @Test
    void scoresAreShownInGroupsOfEnoughPeopleBetweenBoundsThatThePlanSets() {
        int groups = 0;
        for (int seed = 1; seed <= 40; seed++) {
            StudyResult result = RenderingTest.result(seed);
            ReportedScores shown = ReportedScores.of(result.main(), 10);
            for (int arm = 0; arm < 2; arm++) {
                assertThat(shown.counts().get(arm))
                        .allMatch(people -> people >= 10 || shown.bounds().isEmpty());
                assertThat(shown.counts().get(arm).stream()
                                .mapToLong(Long::longValue)
                                .sum())
                        .isEqualTo(result.main().scores().get(arm).size());
            }
            assertThat(shown.bounds()).allMatch(bound -> bound % 10 == 0);
            groups += shown.bounds().size();
        }
        assertThat(groups).isGreaterThan(40);
        assertThat(ReportedScores.of(RenderingTest.result(1).main(), 30).bounds())
                .isEmpty();
        assertThat(new String(WRITER.html(report(3, 10), imprint()), StandardCharsets.UTF_8))
                .contains("how they spread", "The share placed by each day")
                .doesNotContain("mean 5");
    }

    @Test
    void classesOfFewPeopleAreTogetherWithOthersInTableAndFileAlike() {
        FunderReport report = report(3, 10);
        List<List<String>> accounting = table(report, "accounting.csv").lines();

        assertThat(accounting).noneMatch(line -> line.get(3).equals("true"));
        assertThat(accounting)
                .anyMatch(line ->
                        line.get(0).contains("no answer; ") && line.get(0).contains("or excluded"));
        assertThat(new String(WRITER.html(report, imprint()), StandardCharsets.UTF_8))
                .contains("are put together with others, since fewer than 10 people, or nobody");
    }

    @Test
    void whatIsDrawnChangesOnlyWithWhatIsWritten() {
        for (int seed = 1; seed <= 10; seed++) {
            StudyResult result = RenderingTest.result(seed);
            for (OutcomeResult outcome : result.outcomes()) {
                FunderFigures figures = new FunderFigures(outcome, 10, Detail.LEVELS);
                Known drawn = figures.published().orElseThrow();
                double unit =
                        figures.ofPeople() ? 1 : Math.pow(10, -figures.rounded().decimals());
                for (double number : List.of(
                        drawn.value(),
                        drawn.interval().lower(),
                        drawn.interval().upper())) {
                    assertThat(number / unit).isCloseTo(Math.rint(number / unit), within(1e-6));
                }
            }
        }
    }

    /** Were a picture, an attachment or a sentence made from anything finer than the table, exact figures in place of the rounded ones would change it. */
    @Test
    void nothingInAReportIsFinerThanItsTable() {
        int moved = 0;
        for (int seed = 1; seed <= 6; seed++) {
            StudyResult exact = RenderingTest.result(seed);
            List<OutcomeResult> rounded = new ArrayList<>();
            for (OutcomeResult outcome : exact.outcomes()) {
                FunderFigures figures = new FunderFigures(outcome, 10, Detail.LEVELS);
                Known known = (Known) outcome.estimate();
                Known published = figures.published().orElseThrow();
                moved += known.value() == published.value() ? 0 : 1;
                rounded.add(estimated(
                        outcome,
                        new Known(
                                known.method(),
                                published.value(),
                                known.standardError(),
                                known.df(),
                                published.interval(),
                                known.pValue(),
                                known.pMethod(),
                                known.units(),
                                known.notes())));
            }
            FunderReport one = report(exact, 10);
            FunderReport other = report(
                    new StudyResult(
                            exact.plan(),
                            exact.assignedControl(),
                            exact.assignedTreatment(),
                            exact.splitPValue(),
                            exact.asOf(),
                            exact.dataTo(),
                            rounded,
                            exact.baseline(),
                            exact.flow()),
                    10);

            assertThat(WRITER.csv(other)).isEqualTo(WRITER.csv(one));
            assertThat(WRITER.html(other, imprint())).isEqualTo(WRITER.html(one, imprint()));
            if (seed == 1) {
                assertThat(WRITER.pdf(other, imprint(), AT)).isEqualTo(WRITER.pdf(one, imprint(), AT));
            }
        }
        assertThat(moved).isGreaterThan(10);
    }

    /** Coordinates of a curve's picture, turned back into shares: whole percent, those of the table. */
    @Test
    void coordinatesOfACurveAreThoseOfWholePercent() {
        Pattern drawn =
                Pattern.compile("<line x1=\"([0-9.]+)\" y1=\"[0-9.]+\" x2=\"([0-9.]+)\"[^>]*stroke-width=\"3\"");
        int read = 0;
        for (int seed = 1; seed <= 6; seed++) {
            StudyResult result = RenderingTest.result(seed);
            for (OutcomeResult outcome : result.outcomes()) {
                if (outcome.curves().size() != 2) {
                    continue;
                }
                List<ReportedCurve.Day> days = List.of(ReportedCurve.at(outcome, 90), ReportedCurve.at(outcome, 180));
                List<Integer> table = days.stream()
                        .flatMap(day -> day.arms().stream())
                        .flatMap(share -> Stream.of(share.lower(), share.upper()))
                        .toList();
                List<Double> picture = new ArrayList<>();
                Matcher lines = drawn.matcher(ReportedCurve.section(result.plan(), outcome, days)
                        .pictures()
                        .get(0));
                while (lines.find()) {
                    for (int side = 1; side <= 2; side++) {
                        double left = 230;
                        double right = FunderReport.WIDTH - 110;
                        picture.add(100 * (Double.parseDouble(lines.group(side)) - left) / (right - left));
                    }
                }
                assertThat(picture).hasSameSizeAs(table);
                for (int i = 0; i < table.size(); i++) {
                    assertThat(picture.get(i)).isCloseTo(table.get(i), within(0.02));
                    read++;
                }
            }
        }
        assertThat(read).isGreaterThan(20);
    }

    private static OutcomeResult estimated(OutcomeResult score, Known estimate) {
        return new OutcomeResult(
                score.outcome(),
                score.verdict(),
                score.control(),
                score.treatment(),
                estimate,
                score.adjustedFor(),
                score.alternatives(),
                score.assignment(),
                score.family(),
                score.detectable(),
                score.attrition(),
                score.rating(),
                score.agreement(),
                score.pooling(),
                score.correlation(),
                score.curves(),
                score.scores(),
                score.subgroups(),
                score.notes(),
                score.gates(),
                score.look(),
                score.mark(),
                score.sensitivity());
    }

    @Test
    void aDifferenceThatIsNotOneAverageLessTheOtherIsSaidToBeAdjusted() {
        StudyResult result = RenderingTest.result(3);
        OutcomeResult score = result.main();
        FunderFigures plain = new FunderFigures(score, 10, Detail.LEVELS);

        assertThat(plain.adjusted()).isFalse();
        assertThat(plain.sentence(result.plan())).contains("The difference is");
        Known known = (Known) score.estimate();
        OutcomeResult moved = estimated(
                score,
                new Known(
                        known.method(),
                        known.value() + 2,
                        known.standardError(),
                        known.df(),
                        known.interval(),
                        known.pValue(),
                        known.pMethod(),
                        known.units(),
                        known.notes()));
        FunderFigures adjusted = new FunderFigures(moved, 10, Detail.LEVELS);
        assertThat(adjusted.adjusted()).isTrue();
        assertThat(adjusted.sentence(result.plan())).contains("Adjusted for what the plan names, the difference is");
    }

    @Test
    void limitsAreSentencesThatAreTrueAsTheyStand() {
        StudyResult result = RenderingTest.result(3);
        List<String> said = ResultLimits.of(result.main(), true, 10);

        assertThat(said)
                .contains("The plan was not locked before the data came in, or was not followed in every point.")
                .noneMatch(each -> each.contains("the plan kept") || each.contains("To be read with care"));
        assertThat(said).allMatch(each -> each.endsWith(".") && Character.isUpperCase(each.charAt(0)));
    }

    @Test
    void noColumnOfAReleasedTableIsNamedByALabel() {
        for (int seed = 1; seed <= 20; seed++) {
            for (ReleasedTable table : report(seed, 10).tables()) {
                assertThat(table.columns()).allMatch(name -> name.matches("[a-z_]+"));
            }
        }
    }

    @Test
    void noSentenceForFundersCountsFewPeopleWhateverFollowsTheCount() {
        StudyProtocol scored = new StudyProtocol(
                Design.DISCONTINUITY,
                new Cutoff("admission", 60),
                null,
                List.of(),
                false,
                Set.of(),
                Set.of(),
                List.of(),
                Map.of(),
                null,
                null,
                null,
                List.of());
        List<PersonRow> admitted = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            boolean treated = (i >= 30 && i != 45) || (i >= 20 && i < 28);
            Map<String, String> score = i == 3 || i == 55 ? Map.of() : Map.of("admission", String.valueOf(30 + i));
            admitted.add(new PersonRow(treated ? "b" : "a", null, null, score, 50.0 + i % 7, true, false));
        }
        FunderReport cutoff = ofScores(scored, null, admitted);
        List<PersonRow> uneven = new ArrayList<>();
        for (int i = 0; i < 74; i++) {
            uneven.add(new PersonRow(i < 13 ? "a" : "b", null, null, Map.of(), 50.0 + i % 7, true, false));
        }
        FunderReport split = ofScores(StudyProtocol.NONE, 0.5, uneven);

        assertThat(cutoff.verdict().sentence())
                .isEqualTo(
                        "Fewer than 10 of about 60 people were admitted below the cut-off, fewer than 10 refused above it, "
                                + "fewer than 10 have no score: the score did not decide. "
                                + "Those nearest to it lie on both sides as by chance.");
        assertThat(split.verdict().sentence()).startsWith("About 15 Notebooks, about 60 Sprints. A split");
    }

    private static FunderReport ofScores(StudyProtocol protocol, @Nullable Double share, List<PersonRow> rows) {
        StudyPlan plan = new StudyPlan(
                "s",
                "Study",
                "Is B better?",
                new Arm("a", "Notebooks"),
                new Arm("b", "Sprints"),
                false,
                share != null,
                false,
                false,
                List.of(),
                share,
                List.of(new Outcome("score", "Score", Kind.SCORE, "S1.x", "points", 5, true, true, null)),
                protocol);
        StudyResult result = StudyAnalysis.of(plan, LocalDate.of(2026, 1, 1))
                .analyse(List.of(new Table(plan.outcomes().get(0), rows, null)));
        List<Account> accounts =
                List.of(new Account("c1", "a", "not placed", 30, 30), new Account("c1", "b", "not placed", 30, 30));
        return StudyReport.of(
                new Registered("p", UUID.fromString("018f0000-0000-7000-8000-000000000000"), true, plan, List.of()),
                result,
                accounts,
                10);
    }

    @Test
    void noTwoFiguresOfAReportDifferByFewPeople() {
        int shown = 0;
        for (int seed = 1; seed <= 60; seed++) {
            FunderReport report = report(seed, 10);
            for (String arm : List.of("a", "b")) {
                List<Long> placed = report.counts().stream()
                        .filter(each -> each.arm().equals(arm))
                        .filter(each -> each.what().equals("placed, strict")
                                || each.what().startsWith("P1 as PLACED")
                                || each.what().startsWith("placed by a day"))
                        .map(ReleasedCount::count)
                        .toList();
                shown += placed.size();
                for (long one : placed) {
                    assertThat(placed).allMatch(other -> other == one || Math.abs(other - one) >= 10);
                }
            }
        }
        assertThat(shown).isGreaterThan(60);
    }

    @Test
    void aProgrammesReportShowsNoShareThatAWithheldCellFollowsFrom() {
        List<Cohort> cohorts = new ArrayList<>();
        List<Account> accounts = new ArrayList<>();
        List<Tally> tallies = new ArrayList<>();
        long[][] counts = {{11, 4, 15}, {15, 8, 7}, {9, 5, 16}};
        for (int i = 0; i < 3; i++) {
            String id = "c" + i;
            cohorts.add(new Cohort("p", id, LocalDate.of(2025, 1 + i, 1), LocalDate.of(2025, 2 + i, 1), true, 30));
            accounts.add(new Account(id, "a", "placed, strict", (int) counts[i][0], 30));
            accounts.add(new Account(id, "a", "placed, broad only", (int) counts[i][1], 30));
            accounts.add(new Account(id, "a", "not placed", (int) counts[i][2], 30));
            tallies.add(new Tally(id, "P1.180", 30, counts[i][0]));
            tallies.add(new Tally(id, "P2.180", 30, counts[i][0] + counts[i][1]));
        }
        FunderReport report = ProgrammeReport.of(
                new ProgrammeReport.Source(
                        "p",
                        LocalDate.of(2026, 1, 1),
                        cohorts,
                        accounts,
                        tallies,
                        List.of(),
                        null,
                        List.of(),
                        List.of(),
                        Map.of("c9", LocalDate.of(2027, 1, 15)),
                        graduates(22, 14, 54)),
                10);

        assertThat(report.verdict().scope())
                .endsWith(
                        "Cohort c9 is left out of this report: a study of them waits for an interim look, on 2027-01-15.");
        // Of the three cohorts one has nine strictly placed: it is put together with another, and no share may bring it
        // back.
        List<List<String>> accounting = table(report, "accounting.csv").lines();
        List<List<String>> shares = table(report, "shares.csv").lines();
        assertThat(accounting)
                .noneMatch(line -> line.get(1).equals("c1") || line.get(1).equals("c2"));
        assertThat(shares)
                .noneMatch(line -> line.get(1).equals("c1") || line.get(1).equals("c2"));
        assertThat(table(report, "cirr.csv").lines())
                .contains(List.of("all past 180 days", "1A Full-time employee", "180", "20", "", "false"))
                .contains(List.of(
                        "all past 180 days", "1 Employed in paid, in-field positions", "180", "35", "", "false"))
                .contains(List.of("all past 180 days", "1C Hired by school in-field", "180", "", "", "true"))
                .as("that nobody is in a line is not told")
                .noneMatch(line -> line.get(3).equals("0"));
        assertThat(report.verdict().sentence()).startsWith("Of about 90 learners whose 180 days are over, 39 %");
        assertThat(Csv.of(table(report, "cirr.csv"))).contains("4 Non-reporting");
        assertThat(Csv.of(table(report, "wioa.csv"))).contains("second quarter after exit");
        assertThat(new String(WRITER.html(report, imprint()), StandardCharsets.UTF_8))
                .doesNotContainPattern(FORBIDDEN)
                .contains("How do learners of p fare?");
    }

    /** People of one cohort who are employed full time, freelance, and out of field. */
    private static Participation graduates(int employed, int freelance, int outside) {
        LocalDate end = LocalDate.of(2025, 2, 1);
        List<Participation.Person> people = new ArrayList<>();
        List<Participation.Status> statuses = new ArrayList<>();
        for (int i = 0; i < employed + freelance + outside; i++) {
            String id = String.valueOf(i);
            String status = i < employed ? "J1a" : i < employed + freelance ? "J1e" : "J2a";
            people.add(new Participation.Person(id, "c0", true, true, true, end, Map.of()));
            statuses.add(new Participation.Status(id, status, "V2", end, end, null, null, null, null, null, null));
        }
        return new Participation(
                "p",
                List.of(new Participation.Cohort("c0", end.minusDays(30), end, true)),
                people,
                Map.of(),
                List.of(),
                List.of(),
                statuses,
                List.of());
    }

    static FunderReport report(int seed, int threshold) {
        return report(RenderingTest.result(seed), threshold);
    }

    private static FunderReport report(StudyResult result, int threshold) {
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

    private static ReleasedTable table(FunderReport report, String file) {
        return report.tables().stream()
                .filter(each -> each.file().equals(file))
                .findFirst()
                .orElseThrow();
    }

    private static Imprint imprint() {
        return Imprint.of(
                "Report for funders", "r1", "2026-01-02T03:04:05Z", "v1", "0.1.0", "Kim", LocalDate.of(2026, 1, 2));
    }
}
