package dev.dayone.dashboard.impact;

import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.dashboard.impact.Cirr.Line;
import dev.dayone.dashboard.impact.SmallCells.Node;
import dev.dayone.evidence.disclosure.ReleasedCount;
import dev.dayone.warehouse.view.Participation;
import dev.dayone.warehouse.view.Participation.Cohort;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Careers by the lines of CIRR at 90 and 180 days, pay and titles. */
final class CareerSections {

    private static final String CAPTION = "Lines of the standard of CIRR.";

    private static final int FIRST = 90;
    private static final int LAST = 180;

    private final SmallCells cells;
    private final Cirr early;
    private final Cirr late;
    private final Cirr newest;
    private final String recent;
    private final List<List<String>> lines = new ArrayList<>();
    private final List<ReleasedCount> counts = new ArrayList<>();
    private final Set<String> old;
    private final Set<String> young;
    private final Node neverOld;
    private final Node neverYoung;
    private int withheld;
    private long inField;

    /** Both columns of the table are of the same cohorts; those that are only 90 days past their end have a table of their own, so that nothing follows by subtraction. */
    CareerSections(Participation data, LocalDate asOf, SmallCells cells) {
        this.cells = cells;
        this.old = over(data, LAST, asOf);
        this.young = over(data, FIRST, asOf);
        young.removeAll(old);
        this.early = Cirr.of(data, old, FIRST);
        this.late = Cirr.of(data, old, LAST);
        this.newest = Cirr.of(data, young, FIRST);
        this.neverOld = never(data, old);
        this.neverYoung = never(data, young);
        this.recent = String.join(", ", young);
        lines.add(List.of("cohorts", "cirr_line", "days", "people", "share", "suppressed"));
    }

    private static Set<String> over(Participation data, int days, LocalDate asOf) {
        return data.cohorts().stream()
                .filter(cohort -> !cohort.end().plusDays(days).isAfter(asOf))
                .map(Cohort::cohort)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Node never(Participation data, Set<String> cohorts) {
        List<Participation.Person> never = data.people().stream()
                .filter(person -> cohorts.contains(person.cohort()) && !person.started())
                .toList();
        return Node.leaf(never.size(), never.stream().allMatch(Participation.Person::exact));
    }

    List<List<String>> lines() {
        return lines;
    }

    int withheld() {
        return withheld;
    }

    /** What it lets anyone count exactly; nothing for funders, whose counts are each rounded by themselves. */
    List<ReleasedCount> counts() {
        return counts;
    }

    /** People in field after 180 days, where the table shows how many; else 0. Known once the sections are made. */
    long inField() {
        return inField;
    }

    /** Cohorts of which it is known. */
    Set<String> pastTheLastDay() {
        return old;
    }

    List<Section> sections() {
        List<Section> out = new ArrayList<>();
        if (early.enrolled() > 0) {
            out.add(statuses(
                    "careers", "Careers after 90 and 180 days", "all past 180 days", List.of(early, late), neverOld));
            out.add(pay(late));
        }
        if (newest.enrolled() > 0) {
            out.add(statuses(
                    "careers-newest", "Careers after 90 days: " + recent, recent, List.of(newest), neverYoung));
        }
        return out;
    }

    private Section statuses(String id, String heading, String cohorts, List<Cirr> tables, Node never) {
        List<Shown> shown =
                tables.stream().map(each -> new Shown(each, never, cells)).toList();
        List<List<Cell>> rows = new ArrayList<>();
        rows.add(row(cohorts, "Enrolled: came one day at least", shown, each -> each.tree));
        rows.add(row(cohorts, "Graduated", shown, each -> each.graduated));
        if (shown.stream().allMatch(Shown::isOnTimeShown)) {
            rows.add(row(cohorts, "Graduated on time (100 % of the scheduled length)", shown, each -> each.onTime));
        }
        rows.add(row(cohorts, "Excluded: no job was sought", shown, each -> each.excluded));
        rows.add(row(cohorts, "1 Employed in paid, in-field positions", shown, each -> each.inField));
        for (Line line : Line.values()) {
            rows.add(row(
                    cohorts,
                    line.code() + " " + line.words(),
                    shown,
                    each -> each.leaves.getOrDefault(line, each.tree)));
        }
        List<Column> heads = new ArrayList<>(List.of(Column.text("line")));
        tables.forEach(each -> {
            heads.add(Column.number(each.days() + " days"));
            heads.add(Column.number("share"));
        });
        Shown last = shown.get(shown.size() - 1);
        if (last.cirr.equals(late) && last.isShown(last.inField)) {
            inField = last.inField.count();
        }
        Section section = Section.of(id, heading, said(tables, shown).toArray(String[]::new));
        return cells.audience() == Audience.FUNDERS
                ? withoutWhatIsWithheld(section, heads, rows)
                : section.with(new Table(CAPTION, heads, rows));
    }

    /** Funders see no shares, and lines of which every count is withheld stand in one sentence. */
    private static Section withoutWhatIsWithheld(Section section, List<Column> heads, List<List<Cell>> rows) {
        List<Column> counts =
                heads.stream().filter(each -> !each.name().equals("share")).toList();
        List<List<Cell>> shown = new ArrayList<>();
        List<String> withheld = new ArrayList<>();
        for (List<Cell> row : rows) {
            List<Cell> own = new ArrayList<>(List.of(row.get(0)));
            for (int i = 1; i < row.size(); i += 2) {
                own.add(row.get(i));
            }
            if (own.stream().skip(1).allMatch(each -> each.text().equals(SmallCells.WITHHELD))) {
                withheld.add(row.get(0).text());
            } else {
                shown.add(own);
            }
        }
        return (withheld.isEmpty() ? section : section.saying("Withheld: " + String.join("; ", withheld) + "."))
                .with(new Table(CAPTION, counts, shown));
    }

    private List<String> said(List<Cirr> tables, List<Shown> shown) {
        List<String> said = new ArrayList<>(List.of(
                "These are the lines of the Council on Integrity in Results Reporting (CIRR). 1A to 1E are in field. Whoever nothing is recorded of counts as still seeking, as the standard says.",
                shares(shown.get(0))));
        if (!tables.get(0).graduationKnown()) {
            said.add("Who graduated is not recorded: everyone who came is counted as a graduate.");
        }
        for (int i = 0; i < tables.size(); i++) {
            Cirr each = tables.get(i);
            long seeking = each.lines().getOrDefault(Line.A3, 0L);
            if (each.unrecorded() > 0
                    && cells.audience() == Audience.OWN
                    && shown.get(i).isShown(shown.get(i).leaves.getOrDefault(Line.A3, shown.get(i).tree))
                    && cells.isShareable(each.unrecorded(), seeking)) {
                said.add("After " + each.days() + " days nothing is recorded of " + cells.count(each.unrecorded())
                        + " of those in line 3A.");
            }
        }
        return said;
    }

    private String shares(Shown shown) {
        if (cells.audience() == Audience.FUNDERS) {
            return "Each count is rounded to five by itself, so that they need not add up. There are no shares: with them the counts could be worked out.";
        }
        return shown.isShown(shown.counted)
                ? "Shares are of graduates who did not say before the start that they seek no job."
                : !shown.isShown(shown.tree)
                        ? "There are no shares: how many people they are of would tell of too few who never came."
                        : "Shares are of everyone enrolled: how many graduated and sought a job would tell of too few people.";
    }

    /** One table as a tree of counts, and which of them are shown. */
    private static final class Shown {
        private final Cirr cirr;
        private final Map<Line, Node> leaves = new EnumMap<>(Line.class);
        private final Node excluded;
        private final Node inField;
        private final Node counted;
        private final Node graduated;
        private final Node onTime;
        private final Node tree;
        private final Set<Node> open;
        private final boolean onTimeShown;

        /** @param never people of these cohorts who never came: the cohorts' table tells how many were enrolled, so that who came gives them away */
        Shown(Cirr cirr, Node never, SmallCells cells) {
            this.cirr = cirr;
            for (Line line : Line.values()) {
                leaves.put(line, Node.leaf(cirr.lines().getOrDefault(line, 0L), cirr.isAgreed(line.code())));
            }
            inField = Node.of(nodes(true));
            counted = Node.of(inField, Node.of(nodes(false)));
            excluded = Node.leaf(cirr.excluded(), cirr.isAgreed(Cirr.EXCLUDED));
            graduated = Node.of(excluded, counted);
            tree = Node.of(Node.leaf(cirr.enrolled() - cirr.graduates(), cirr.isAgreed(Cirr.NOT_GRADUATED)), graduated);
            open = cells.audience() == Audience.FUNDERS ? cells.shownRounded(tree) : cells.shown(Node.of(never, tree));
            onTime = Node.leaf(cirr.onTime());
            onTimeShown = cells.audience() == Audience.OWN
                    && cirr.onTime() >= 0
                    && open.contains(graduated)
                    && cells.isShareable(cirr.onTime(), cirr.graduates());
            if (onTimeShown) {
                open.add(onTime);
            }
        }

        private Node[] nodes(boolean inside) {
            return leaves.entrySet().stream()
                    .filter(each -> each.getKey().inField() == inside)
                    .map(Map.Entry::getValue)
                    .toArray(Node[]::new);
        }

        boolean isShown(Node node) {
            return open.contains(node);
        }

        boolean isOnTimeShown() {
            return onTimeShown;
        }

        /** Of whom shares of a count are: everyone enrolled where who sought a job would tell of too few. */
        Node whole(Node node) {
            return node == graduated || !isShown(counted) ? tree : node == onTime ? graduated : counted;
        }
    }

    private List<Cell> row(String cohorts, String name, List<Shown> shown, Function<Shown, Node> count) {
        List<Cell> row = new ArrayList<>(List.of(Cell.text(name)));
        for (Shown each : shown) {
            Node node = count.apply(each);
            Node whole = each.whole(node);
            boolean open = each.isShown(node);
            boolean shares = cells.audience() == Audience.OWN
                    && open
                    && each.isShown(whole)
                    && whole.count() > 0
                    && node != each.tree
                    && node != each.excluded;
            String people = open ? cells.count(node.count()) : SmallCells.WITHHELD;
            String share = shares ? cells.percent(node.count(), whole.count()) : "";
            withheld += open ? 0 : 1;
            // How many came stands by cohort beside it, where a few who did not are protected.
            if (open && node != each.tree && cells.audience() == Audience.OWN) {
                counts.add(new ReleasedCount(
                        "after " + each.cirr.days() + " days, " + name,
                        "",
                        cohorts.equals(recent) ? young : old,
                        node.count()));
            }
            row.add(Cell.number(people));
            row.add(Cell.number(share));
            lines.add(List.of(
                    cohorts, name, String.valueOf(each.cirr.days()), open ? people : "", share, String.valueOf(!open)));
        }
        return row;
    }

    private Section pay(Cirr cirr) {
        long told = cirr.pay().size();
        List<String> said = new ArrayList<>();
        List<List<Cell>> rows = new ArrayList<>();
        if (cells.hasQuartiles(told)) {
            said.add("Median base pay of those in field after " + cirr.days() + " days: "
                    + money(cirr.medianPay(), cirr.currency()) + " a year, told by " + cells.count(told) + " people.");
            if (cells.isShareable(told, cirr.inField())) {
                said.add(cells.percent(told, cirr.inField()) + " of those in field told their pay.");
            }
            long[] bands = cirr.bands();
            boolean[] shown = cells.shown(bands);
            for (int i = 0; i < bands.length; i++) {
                withheld += shown[i] ? 0 : 1;
                rows.add(List.of(
                        Cell.text(band(i)),
                        Cell.number(shown[i] ? cells.count(bands[i]) : SmallCells.WITHHELD),
                        Cell.number(shown[i] ? cells.percent(bands[i], told) : SmallCells.WITHHELD)));
                lines.add(List.of(
                        "all past 180 days",
                        "pay " + band(i),
                        String.valueOf(cirr.days()),
                        shown[i] ? cells.count(bands[i]) : "",
                        shown[i] ? cells.percent(bands[i], told) : "",
                        String.valueOf(!shown[i])));
            }
        } else {
            said.add(
                    "A median of pay is the pay of one person or two. Too few of those in field told theirs for it to be shown.");
        }
        List<String> titles = cirr.titles().entrySet().stream()
                .filter(each -> each.getValue() >= cells.threshold())
                .limit(5)
                .map(each -> each.getKey() + " (" + cells.count(each.getValue()) + ")")
                .toList();
        said.add(
                titles.isEmpty()
                        ? "No job title is held by enough people to be shown."
                        : "Job titles: " + String.join(", ", titles) + ".");
        Section section = Section.of("pay", "Pay and job titles", said.toArray(String[]::new));
        return rows.isEmpty()
                ? section
                : section.with(new Table(
                        "Base pay a year of those in field who told it.",
                        List.of(Column.text("pay"), Column.number("people"), Column.number("share")),
                        rows));
    }

    private static String money(double amount, String currency) {
        return Figures.fixed(amount, 0) + (currency.isEmpty() ? "" : " " + currency);
    }

    private static String band(int i) {
        int from = Cirr.BANDS.get(i);
        return i == 0
                ? "under " + Figures.count(Cirr.BANDS.get(1))
                : i == Cirr.BANDS.size() - 1
                        ? Figures.count(from) + " or more"
                        : Figures.count(from) + " to " + Figures.count(Cirr.BANDS.get(i + 1) - 1);
    }
}
