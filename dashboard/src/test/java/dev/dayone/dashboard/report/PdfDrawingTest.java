package dev.dayone.dashboard.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.dashboard.document.FunderReport;
import dev.dayone.dashboard.document.Templates;
import dev.dayone.evidence.study.StudyAnalysis;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.plan.StudyProtocol;
import dev.dayone.warehouse.study.StudyStore.Registered;
import dev.dayone.warehouse.view.ProgrammeViews.Account;
import java.awt.geom.Point2D;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.contentstream.PDFGraphicsStreamEngine;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.graphics.image.PDImage;
import org.junit.jupiter.api.Test;

/** An attacker who decodes what the PDF draws, lines and letters: it tells nothing that the words and tables of the report do not. */
class PdfDrawingTest {

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
    private static final int PEOPLE = 21;
    private static final int FEW = 10;
    private static final ReportWriter WRITER = new ReportWriter(new Templates());

    /** How many of each arm have the outcome. */
    private record Counts(int control, int treatment) {}

    @Test
    void tablesThatReadAlikeAreDrawnAlikeToTheLastByte() {
        Map<String, List<Counts>> alike = new HashMap<>();
        for (Counts each : List.of(new Counts(1, 3), new Counts(2, 4), new Counts(3, 5), new Counts(4, 6))) {
            FunderReport report = report(each.control(), each.treatment());
            String words = page(report).replaceAll("(?s)<svg.*?</svg>", "")
                    + new String(WRITER.csv(report), StandardCharsets.UTF_8);
            alike.computeIfAbsent(words, key -> new ArrayList<>()).add(each);
        }
        assertThat(alike.values()).as("some counts are withheld from the words").anyMatch(each -> each.size() > 1);
        for (List<Counts> each : alike.values()) {
            FunderReport first = report(each.get(0).control(), each.get(0).treatment());
            for (Counts other : each.subList(1, each.size())) {
                FunderReport second = report(other.control(), other.treatment());
                assertThat(page(second)).as("%s", each).isEqualTo(page(first));
                assertThat(WRITER.pdf(second, imprint(), AT))
                        .as("%s", each)
                        .isEqualTo(WRITER.pdf(first, imprint(), AT));
            }
        }
    }

    /** Every line that the PDF draws lies where the picture of the page has it, but for the last digit of a size: the PDF is no finer than the page. */
    @Test
    void linesOfThePdfAreThoseOfThePage() throws Exception {
        FunderReport report = report(11, 11);
        List<Double> page = new ArrayList<>();
        Matcher lines = Pattern.compile("<line x1=\"([0-9.]+)\" y1=\"[0-9.]+\" x2=\"([0-9.]+)\"")
                .matcher(page(report));
        while (lines.find()) {
            page.add(Double.parseDouble(lines.group(1)));
            page.add(Double.parseDouble(lines.group(2)));
        }
        List<Double> drawn = new ArrayList<>();
        for (double[] line : lines(WRITER.pdf(report, imprint(), AT))) {
            drawn.add(line[0]);
            drawn.add(line[1]);
        }
        // One scale and one margin, from the first mark of the axis and the last.
        double scale = (drawn.get(8) - drawn.get(0)) / (page.get(8) - page.get(0));
        assertThat(drawn).as("%s drawn, %s on the page", drawn, page).hasSameSizeAs(page);
        for (int i = 0; i < page.size(); i++) {
            double back = page.get(0) + (drawn.get(i) - drawn.get(0)) / scale;
            assertThat(back).as("%s drawn, %s on the page", drawn, page).isCloseTo(page.get(i), within(0.2));
        }
    }

    private static List<double[]> lines(byte[] pdf) throws IOException {
        List<double[]> out = new ArrayList<>();
        try (PDDocument document = Loader.loadPDF(pdf)) {
            for (PDPage page : document.getPages()) {
                new Strokes(page, out).processPage(page);
            }
        }
        return out;
    }

    /** Start and end, from left to right, of every straight line that is stroked. */
    private static final class Strokes extends PDFGraphicsStreamEngine {

        private final List<double[]> out;
        private final List<double[]> path = new ArrayList<>();
        private Point2D at = new Point2D.Double();

        Strokes(PDPage page, List<double[]> out) {
            super(page);
            this.out = out;
        }

        @Override
        public void moveTo(float x, float y) {
            at = new Point2D.Double(x, y);
        }

        @Override
        public void lineTo(float x, float y) {
            path.add(new double[] {at.getX(), x});
            at = new Point2D.Double(x, y);
        }

        @Override
        public void curveTo(float x1, float y1, float x2, float y2, float x3, float y3) {
            at = new Point2D.Double(x3, y3);
        }

        @Override
        public Point2D getCurrentPoint() {
            return at;
        }

        @Override
        public void strokePath() {
            out.addAll(path);
            path.clear();
        }

        @Override
        public void endPath() {
            path.clear();
        }

        @Override
        public void fillPath(int rule) {
            path.clear();
        }

        @Override
        public void fillAndStrokePath(int rule) {
            path.clear();
        }

        @Override
        public void closePath() {
            at = new Point2D.Double(at.getX(), at.getY());
        }

        @Override
        public void appendRectangle(Point2D p0, Point2D p1, Point2D p2, Point2D p3) {
            at = p0;
        }

        @Override
        public void drawImage(PDImage image) {
            path.clear();
        }

        @Override
        public void clip(int rule) {
            path.clear();
        }

        @Override
        public void shadingFill(COSName name) {
            path.clear();
        }
    }

    private static String page(FunderReport report) {
        return new String(WRITER.html(report, imprint()), StandardCharsets.UTF_8);
    }

    private static FunderReport report(int x0, int x1) {
        Outcome outcome = new Outcome("placed", "Placed", Kind.PLACED, "P1.180", "%", 10, true, true, null);
        StudyPlan plan = new StudyPlan(
                "s",
                "Study",
                "Is B better?",
                new Arm("a", "Notebooks"),
                new Arm("b", "Sprints"),
                false,
                true,
                false,
                false,
                List.of(),
                0.5,
                List.of(outcome),
                StudyProtocol.NONE);
        List<PersonRow> rows = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            rows.add(new PersonRow("a", null, null, Map.of(), i < x0 ? 1.0 : 0.0, true, false));
            rows.add(new PersonRow("b", null, null, Map.of(), i < x1 ? 1.0 : 0.0, true, false));
        }
        StudyResult result = StudyAnalysis.of(plan, LocalDate.of(2026, 1, 1))
                .analyse(List.of(new Table(outcome, rows, LocalDate.of(2025, 1, 1))));
        List<Account> accounts = List.of(
                new Account("c1", "a", "placed, strict", x0, PEOPLE),
                new Account("c1", "a", "not placed", PEOPLE - x0, PEOPLE),
                new Account("c1", "b", "placed, strict", x1, PEOPLE),
                new Account("c1", "b", "not placed", PEOPLE - x1, PEOPLE));
        return StudyReport.of(
                new Registered("p", UUID.fromString("018f0000-0000-7000-8000-000000000000"), true, plan, List.of()),
                result,
                accounts,
                FEW);
    }

    private static Imprint imprint() {
        return Imprint.of(
                "Report for funders", "r1", "2026-01-02T03:04:05Z", "v1", "0.1.0", "Kim", LocalDate.of(2026, 1, 2));
    }
}
