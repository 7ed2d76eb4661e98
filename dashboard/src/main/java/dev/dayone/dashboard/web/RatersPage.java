package dev.dayone.dashboard.web;

import dev.dayone.dashboard.chart.ValueIntervals;
import dev.dayone.dashboard.chart.ValueIntervals.Row;
import dev.dayone.dashboard.document.FieldFault;
import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.dashboard.study.StudyView;
import dev.dayone.evidence.Answer;
import dev.dayone.evidence.raters.KrippendorffAlpha;
import dev.dayone.evidence.raters.RaterSeverity;
import dev.dayone.evidence.raters.RaterSeverity.Grade;
import dev.dayone.evidence.raters.RaterSeverity.Points;
import dev.dayone.evidence.raters.RaterSeverity.Untold;
import dev.dayone.warehouse.view.RaterViews;
import dev.dayone.warehouse.view.RaterViews.Graded;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Who grades strictly, and how far raters agree, checkpoint by checkpoint. Nothing here is told by format. */
final class RatersPage {

    /** Works of fewer people than these say nothing of agreement. */
    private static final int FEWEST_WORKS = 5;

    /** Krippendorff: rely on the grades from here on. */
    private static final double RELIABLE = 0.8;

    private static final int MOST_ROWS = 40;
    private static final int DECIMALS = 2;

    private final RaterViews views;

    RatersPage(RaterViews views) {
        this.views = views;
    }

    /** @param asked {@code programme} and {@code checkpoint}; without them, the checkpoint that was graded last */
    List<Section> sections(Map<String, String> asked) {
        List<Graded> graded = views.checkpoints();
        for (String name : List.of("programme", "checkpoint")) {
            String wanted = asked.getOrDefault(name, "");
            if (!wanted.isEmpty()
                    && graded.stream()
                            .map(each -> name.equals("programme") ? each.programme() : each.checkpoint())
                            .noneMatch(wanted::equals)) {
                throw new FieldFault(name, "No " + name + " with grades is called “" + wanted + "”");
            }
        }
        List<Graded> all = graded.stream()
                .filter(each ->
                        asked.getOrDefault("programme", each.programme()).equals(each.programme()))
                .toList();
        Optional<Graded> shown = all.stream()
                .filter(each ->
                        asked.getOrDefault("checkpoint", each.checkpoint()).equals(each.checkpoint()))
                .findFirst();
        List<Section> out = new ArrayList<>();
        shown.ifPresent(each -> {
            List<Grade> grades = views.grades(each.programme(), each.checkpoint());
            out.add(severity(each, grades));
            out.add(agreement(RaterSeverity.latest(grades)));
        });
        out.add(checkpoints(all));
        return out;
    }

    static Section checkpoints(List<Graded> all) {
        Section section = Section.of(
                "checkpoints",
                "Checkpoints that raters graded",
                all.isEmpty()
                        ? "No rater has graded anything yet. Grades come with checkpoints.csv and its column rater."
                        : "Choose one to see its raters.");
        return all.isEmpty()
                ? section
                : section.with(new Table(
                        "Grades by checkpoint.",
                        List.of(
                                Column.text("Checkpoint"),
                                Column.text("Programme"),
                                Column.number("Grades"),
                                Column.number("People"),
                                Column.number("Raters")),
                        all.stream()
                                .map(each -> List.of(
                                        Cell.link(
                                                each.checkpoint(),
                                                "/raters?programme=" + encode(each.programme()) + "&checkpoint="
                                                        + encode(each.checkpoint())),
                                        Cell.text(each.programme()),
                                        Cell.number(Figures.count(each.grades())),
                                        Cell.number(Figures.count(each.people())),
                                        Cell.number(Figures.count(each.raters()))))
                                .toList()));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static Section severity(Graded of, List<Grade> grades) {
        List<RaterSeverity> raters = RaterSeverity.of(grades);
        List<RaterSeverity> told =
                raters.stream().filter(each -> each.points() != null).toList();
        List<String> said = new ArrayList<>();
        said.add(summary(raters, told));
        if (!told.isEmpty()) {
            said.add(
                    "Each rater is compared with the average rater on the same work, so it does not matter whose work a rater was given. "
                            + "What only one rater graded does not count.");
        }
        if (told.size() > MOST_ROWS) {
            said.add("The picture has the " + MOST_ROWS + " strictest; the table has all.");
        }
        if (grades.size() == RaterViews.MOST_GRADES) {
            said.add("Only the latest " + Figures.count(RaterViews.MOST_GRADES) + " grades are counted.");
        }
        Section section = Section.of(
                        "severity",
                        "How strict each rater is: " + of.checkpoint() + ", " + of.programme(),
                        said.toArray(String[]::new))
                .with(new Table(
                        "Raters, the strictest first. Names are pseudonyms.",
                        List.of(
                                Column.text("Rater"),
                                Column.number("Grades"),
                                Column.number("People"),
                                Column.number("Points above or below the average rater"),
                                Column.number("95 % interval"),
                                Column.text("In words")),
                        raters.stream().map(RatersPage::row).toList()));
        return told.isEmpty()
                ? section
                : section.drawn(picture(told, StudyView.PAGE, "w"), picture(told, StudyView.PHONE, "n"));
    }

    private static String summary(List<RaterSeverity> raters, List<RaterSeverity> told) {
        if (told.isEmpty()) {
            return "Nobody can be compared yet: "
                    + (raters.stream().allMatch(each -> each.untold() == Untold.ALONE)
                            ? "no submission was graded by two raters. Give some submissions, as many in each cohort, to two raters or more."
                            : "the column In words says why.");
        }
        long differ = told.stream().filter(RaterSeverity::differs).count();
        String chance = told.size() < 10
                ? ""
                : " Where " + told.size() + " raters are all equally strict, about " + Math.round(told.size() / 20.0)
                        + " would seem to differ by chance.";
        return (differ == 0
                        ? "No rater is clearly stricter or milder than the average of the " + told.size() + " compared."
                        : differ + " of " + told.size() + " raters " + (differ == 1 ? "is" : "are")
                                + " clearly stricter or milder than the average rater.")
                + chance;
    }

    private static List<Cell> row(RaterSeverity each) {
        Points points = each.points();
        return List.of(
                Cell.text(each.rater()),
                Cell.number(Figures.count(each.grades())),
                Cell.number(Figures.count(each.people())),
                Cell.number(points == null ? Figures.NONE : Figures.signed(points.value(), DECIMALS)),
                Cell.number(points == null ? Figures.NONE : interval(points)),
                Cell.text(words(each)));
    }

    private static String interval(Points points) {
        return Figures.signed(points.interval().lower(), DECIMALS) + " to "
                + Figures.signed(points.interval().upper(), DECIMALS);
    }

    private static String words(RaterSeverity each) {
        Untold untold = each.untold();
        Points points = each.points();
        if (untold == null && points != null) {
            return !each.differs()
                    ? "not clearly different"
                    : points.value() < 0 ? "stricter: gives fewer points" : "milder: gives more points";
        }
        return switch (untold == null ? Untold.NO_SPREAD : untold) {
            case ALONE -> "no submission of this rater was graded by another";
            case APART -> "shares no submission with the raters compared here";
            case FEW_PEOPLE -> "graded fewer than " + RaterSeverity.FEWEST_PEOPLE + " people together with others";
            case NO_SPREAD -> "the grades leave no spread to judge by";
            case TOO_MANY -> "more than " + RaterSeverity.MOST_RATERS + " raters graded together";
        };
    }

    private static String picture(List<RaterSeverity> told, int width, String id) {
        List<Row> rows = told.stream()
                .limit(MOST_ROWS)
                .flatMap(each -> Optional.ofNullable(each.points()).stream()
                        .map(points -> new Row(
                                each.rater(),
                                points.value(),
                                points.interval().lower(),
                                points.interval().upper(),
                                Figures.signed(points.value(), DECIMALS))))
                .toList();
        return ValueIntervals.of(
                "How many points each rater gives above or below the average rater, with 95 % intervals",
                rows, "points; below 0 is stricter", List.of(0.0), width, "severity-" + id);
    }

    static Section agreement(Collection<Grade> latest) {
        Map<String, List<Grade>> items =
                latest.stream().collect(Collectors.groupingBy(Grade::item, TreeMap::new, Collectors.toList()));
        List<List<Cell>> rows = items.entrySet().stream()
                .map(item -> agreement(item.getKey(), item.getValue()))
                .toList();
        return Section.of(
                        "agreement",
                        "How far raters agree",
                        "Krippendorff's alpha of each item: 1 is agreement on every submission, 0 is what chance gives. From 0.80 on grades can be relied on, from 0.667 on with care.")
                .with(new Table(
                        "Agreement by item.",
                        List.of(
                                Column.text("Item"),
                                Column.number("Submissions with two raters or more"),
                                Column.number("Raters"),
                                Column.number("Alpha"),
                                Column.text("In words")),
                        rows));
    }

    private static List<Cell> agreement(String item, List<Grade> grades) {
        Map<String, Integer> people = new HashMap<>();
        Map<String, Integer> raters = new HashMap<>();
        grades.forEach(each -> {
            people.putIfAbsent(each.person(), people.size());
            raters.putIfAbsent(each.rater(), raters.size());
        });
        double[][] ratings = new double[raters.size()][people.size()];
        Arrays.stream(ratings).forEach(row -> Arrays.fill(row, Double.NaN));
        for (Grade each : grades) {
            ratings[raters.getOrDefault(each.rater(), 0)][people.getOrDefault(each.person(), 0)] = each.value();
        }
        long works =
                grades.stream().collect(Collectors.groupingBy(Grade::person, Collectors.counting())).values().stream()
                        .filter(count -> count > 1)
                        .count();
        Optional<Double> alpha = works < FEWEST_WORKS
                ? Optional.empty()
                : Answer.of(() -> KrippendorffAlpha.of(ratings, KrippendorffAlpha.Scale.INTERVAL))
                        .match(found -> Optional.of(found.alpha()), refused -> Optional.empty());
        return List.of(
                Cell.text(item),
                Cell.number(Figures.count(works)),
                Cell.number(Figures.count(raters.size())),
                Cell.number(alpha.map(each -> Figures.fixed(each, DECIMALS)).orElse(Figures.NONE)),
                Cell.text(alpha.map(RatersPage::words)
                        .orElse(
                                works < FEWEST_WORKS
                                        ? "fewer than " + FEWEST_WORKS + " submissions with two raters"
                                        : "all grades are equal")));
    }

    private static String words(double alpha) {
        return alpha >= RELIABLE
                ? "can be relied on"
                : alpha >= KrippendorffAlpha.TENTATIVE ? "with care" : "too far apart to lean on";
    }
}
