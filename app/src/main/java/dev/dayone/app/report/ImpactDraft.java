package dev.dayone.app.report;

import dev.dayone.app.runtime.Connection;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.app.terminal.Version;
import dev.dayone.dashboard.document.FunderReport;
import dev.dayone.dashboard.document.Templates;
import dev.dayone.dashboard.impact.Audience;
import dev.dayone.dashboard.impact.ImpactMarkdown;
import dev.dayone.dashboard.impact.ImpactReport;
import dev.dayone.dashboard.impact.ImpactReport.Quote;
import dev.dayone.dashboard.report.Imprint;
import dev.dayone.dashboard.report.ReportWriter;
import dev.dayone.dashboard.study.Waiting;
import dev.dayone.ingest.privacy.Vault;
import dev.dayone.warehouse.access.Audit;
import dev.dayone.warehouse.postgres.Warehouse;
import dev.dayone.warehouse.study.StudyStore;
import dev.dayone.warehouse.view.Participation;
import dev.dayone.warehouse.view.ParticipationViews;
import dev.dayone.warehouse.view.ProgrammeViews;
import dev.dayone.warehouse.view.SealedTexts;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A programme's report about its own people, as a file. */
record ImpactDraft(FunderReport report, Audience audience, Instant known, Instant at, String by) {

    /**
     * Reads the warehouse and writes an entry of the audit: whom it is for, and how few people a figure speaks of.
     *
     * @param threshold null = the audience's usual
     * @param quoted whether words of people who agreed are quoted
     */
    static ImpactDraft of(
            Connection connection,
            String programme,
            LocalDate asOf,
            @Nullable Instant then,
            Audience audience,
            @Nullable Integer threshold,
            boolean quoted,
            Instant now,
            String by) {
        Warehouse warehouse = connection.services().warehouse();
        ProgrammeViews views = new ProgrammeViews(warehouse);
        if (!views.programmes().contains(programme)) {
            throw new UsageException(
                    "No programme \"" + programme + "\". Programmes: " + String.join(", ", views.programmes()) + ".");
        }
        int fewest;
        try {
            fewest = audience.fewest(threshold);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage() + ".");
        }
        Instant known = then == null ? views.dataTo().orElse(Instant.EPOCH).truncatedTo(ChronoUnit.MICROS) : then;
        Participation data = withoutWaiting(
                new ParticipationViews(warehouse).of(programme, known, audience == Audience.FUNDERS),
                Waiting.of(new StudyStore(warehouse).all(), asOf));
        List<Quote> quotes = quoted
                ? quotes(
                        data,
                        audience == Audience.FUNDERS,
                        new SealedTexts(warehouse),
                        connection.data().secrets().vault(),
                        by)
                : List.of();
        new Audit(warehouse)
                .append(
                        "impact report written",
                        programme,
                        by + ": for " + audience.word() + ", " + fewest + " people or more, data as known at " + known);
        return new ImpactDraft(ImpactReport.of(data, asOf, audience, fewest, quotes), audience, known, now, by);
    }

    /** Outcomes of cohorts whose study waits for an interim look are for nobody to see. */
    static Participation withoutWaiting(Participation data, List<Waiting> waiting) {
        Set<String> open = data.cohorts().stream()
                .map(Participation.Cohort::cohort)
                .filter(cohort ->
                        Waiting.until(waiting, data.programme(), cohort).isEmpty())
                .collect(Collectors.toSet());
        if (open.isEmpty() && !data.cohorts().isEmpty()) {
            throw new UsageException("All cohorts of " + data.programme()
                    + " wait for an interim look of a study: until then there is no report of the programme.");
        }
        return data.only(open);
    }

    private static List<Quote> quotes(
            Participation data, boolean forFunders, SealedTexts texts, Vault vault, String by) {
        Map<String, String> questions = new LinkedHashMap<>();
        data.surveys()
                .forEach(survey -> survey.questions()
                        .forEach(question ->
                                questions.put(survey.survey() + "/" + question.question(), question.text())));
        Set<String> counted =
                data.people().stream().map(Participation.Person::participant).collect(Collectors.toSet());
        return texts.quotable(data.programme(), forFunders, by).stream()
                .filter(each -> counted.contains(each.participant()))
                .map(each -> vault.open(each.participant(), each.sealed())
                        .map(text -> new Quote(questions.getOrDefault(each.about(), each.about()), text)))
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * The files of that format by name: pdf, html, csv or md; with md its pictures.
     *
     * @param name of the file without its ending
     */
    Map<String, byte[]> files(String name, String format) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(name + "." + format, file(name, format));
        if (format.equals("md")) {
            files.putAll(ImpactMarkdown.pictures(report, name));
        }
        return files;
    }

    private byte[] file(String name, String format) {
        ReportWriter writer = new ReportWriter(new Templates());
        Imprint imprint = Imprint.ofPeople(
                audience.kind(), known.toString(), Version.text(), by, LocalDate.ofInstant(at, ZoneOffset.UTC));
        return switch (format) {
            case "html" -> writer.html(report, imprint);
            case "csv" -> writer.csv(report);
            case "md" -> ImpactMarkdown.of(report, name).getBytes(StandardCharsets.UTF_8);
            default -> writer.pdf(report, imprint, at);
        };
    }
}
