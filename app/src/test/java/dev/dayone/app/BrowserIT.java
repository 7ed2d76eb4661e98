package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dayone.app.programme.Pipeline;
import dev.dayone.app.runtime.DataDirectory;
import dev.dayone.app.runtime.Services;
import dev.dayone.app.runtime.SqlLogin;
import dev.dayone.app.terminal.Progress;
import dev.dayone.dashboard.DashboardServer;
import dev.dayone.dashboard.DashboardSettings;
import dev.dayone.dashboard.signin.Page;
import dev.dayone.dashboard.study.Studies;
import dev.dayone.ingest.programme.ProgrammeIntake;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every page in a real browser, in both schemes and on a narrow screen: axe finds nothing, the console shows no error, nothing is wider than the screen, the keyboard alone
 * reaches and works the filters, and pages are there without JavaScript. Skipped, with a word, where the machine has no Chromium.
 */
class BrowserIT {

    private static final String NO_PAGE = "/no/such/page";

    /** Every page that has an address of its own, and some below them. */
    private static final List<String> PAGES = Stream.concat(
                    Arrays.stream(Page.values()).map(Page::path),
                    Stream.of(
                            "/studies/small/b-vs-a",
                            "/studies/small/next",
                            "/cohorts/small/c1",
                            "/cohorts/small/c1/started",
                            "/compare?programme=small&what=measure/S1.final",
                            "/ask?programme=small&measure=S1.final&by=ARM",
                            "/sql?q=select+1+as+one",
                            "/participants/small",
                            "/participants/small/b-vs-a/score",
                            "/studies/small/b-vs-a?known-at=1999-01-01",
                            NO_PAGE))
            .toList();

    private static final String AXE_RUN =
            "axe.run(document,{runOnly:['wcag2a','wcag2aa','wcag21aa','best-practice']}).then(r=>"
                    + "r.violations.map(v=>v.id+' '+v.nodes.slice(0,2).map(n=>n.target.join(' ')+' '+(n.any[0]?n.any[0].message:'')).join('; ')).join('\\n'))";

    private static final String LAYOUT = """
            (() => {
              const out = [], shown = each => each.box.width > 0;
              const texts = svg => [...svg.querySelectorAll('text')]
                  .map(each => ({text: each.textContent, box: each.getBoundingClientRect()})).filter(shown);
              for (const svg of document.querySelectorAll('main svg')) {
                const all = svg.getBoundingClientRect(), inside = texts(svg);
                inside.forEach((each, i) => {
                  const box = each.box;
                  // A line of text is a little higher than its letters.
                  if (box.left < all.left - 1 || box.right > all.right + 1 || box.top < all.top - 5 || box.bottom > all.bottom + 5)
                    out.push('cut off: ' + each.text);
                  inside.slice(i + 1).forEach(other => {
                    const wide = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
                    const high = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
                    if (wide > 3 && high > 5) out.push('one on another: ' + each.text + ' | ' + other.text);
                  });
                });
              }
              for (const each of document.querySelectorAll('main h1, main h2, main h3, main p, main li, main td, main th, main dt, main dd'))
                if ((!each.closest('.scroll') || each.matches('td, th')) && each.clientWidth && each.scrollWidth > each.clientWidth + 2)
                  out.push('wider than its place: ' + each.textContent.trim().slice(0, 60));
              return out.join('\\n');
            })()""";

    @Test
    void pagesCanBeReadByEverybody() throws Exception {
        Optional<String> browser = Chromium.installed();
        assumeTrue(browser.isPresent(), "no chromium on this machine: pages were not read in a browser");
        Path home = Cli.freshDirectory("browser");
        Path programme = withPlacementsAndALookToCome(Programmes.write(home.resolve("programme")));
        try (DataDirectory data = DataDirectory.open(home.resolve("data"));
                Services services = Services.start(data, new Services.Systems(null, null), stage -> {})) {
            Studies studies = new Studies(services.warehouse(), Clock.systemUTC(), "test");
            anEmptyInstallationAnswers(studies, services);
            ProgrammeIntake intake =
                    ProgrammeIntake.read(programme, data.secrets(), data.repositories(), Clock.systemUTC());
            new Pipeline(services, studies, Progress.on(new PrintWriter(new StringWriter())))
                    .run(intake, data.ledger(services.clusterId(), "small"), false, data.reports());
            try (SqlLogin sql = SqlLogin.open(services);
                    DashboardServer server =
                            DashboardServer.start(studies, sql.reader(), DashboardSettings.loopback(0));
                    Chromium tab = Chromium.start(browser.get(), Files.createDirectory(home.resolve("profile")))) {
                String base = "http://127.0.0.1:" + server.port();
                axeFindsNothingAndNothingIsWiderThanANarrowScreen(tab, base);
                nothingIsCutOffOrOverAnother(tab, base);
                theFilterBarIsReachedAndUsedByKeyboard(tab, base);
                questionsOfEvaluatorsAreAnsweredInThreeClicks(tab, base);
                pagesAreThereWithoutJavaScript(tab, base);
            }
        }
    }

    /** Who was placed and what it cost; and a second study, of a later cohort, whose last look is still to come. */
    private static Path withPlacementsAndALookToCome(Path programme) throws IOException {
        Path yaml = programme.resolve("dayone.yaml");
        Programmes.replace(yaml, "2024-02-09}", "2024-02-09}\n  - {id: c2, start: 2024-05-06, end: 2024-06-07}");
        Programmes.replace(
                yaml,
                "    question: Is B better than A?",
                "    question: Is B better than A?\n    cohorts: [c1]\n    costs: {control: 9000, treatment: 10500, currency: GBP}");
        Programmes.replace(yaml, "primary: true}", """
                primary: true}
                      - {id: placed, title: Placed within 180 days, measure: placed, definition: strict, within-days: 180, smallest-difference: 10}
                      - {id: pay, title: Pay in the first year, measure: pay, unit: GBP per year, within-days: 365, smallest-difference: 5000}
                  - id: next
                    question: Is B still better a year later?
                    control: a
                    treatment: b
                    cohorts: [c2]
                    looks: [2024-09-01, 2096-12-01]
                    between-looks: hidden
                    outcomes:
                      - {id: score, measure: checkpoint-score, checkpoint: final, smallest-difference: 5, primary: true}""");
        StringBuilder roster = new StringBuilder(Files.readString(programme.resolve("roster.csv")));
        StringBuilder scores = new StringBuilder(Files.readString(programme.resolve("checkpoints.csv")));
        StringBuilder placements = new StringBuilder("participant,date,status,tier,pay\n");
        for (int i = 0; i < 24; i++) {
            roster.append("q%d,c2,%s,q%d@example.org\n".formatted(i, i % 2 == 0 ? "a" : "b", i));
            scores.append("q%d,final,task,%d,2024-06-06,0,no\n".formatted(i, 45 + (i * 5) % 31));
            placements.append(
                    i % 3 == 0
                            ? "p%d,2024-07-20,J3a,V2,\n".formatted(i)
                            : "p%d,2024-%02d-10,J1a,V2,%d\n".formatted(i, 3 + i % 5, 50_000 + 900 * i));
        }
        Files.writeString(programme.resolve("roster.csv"), roster);
        Files.writeString(programme.resolve("checkpoints.csv"), scores);
        Files.writeString(programme.resolve("placements.csv"), placements);
        return programme;
    }

    /**
     * A question of an evaluator.
     *
     * @param links texts of the links to press, one after another, from the first page on; each may be the beginning of one
     * @param answers what the page says in the end
     */
    private record Question(String asks, List<String> links, List<String> answers) {}

    private static final String STUDY = "Is B better than A?";
    private static final List<Question> QUESTIONS = List.of(
            new Question(
                    "How many more were placed, and how sure is that?",
                    List.of(STUDY),
                    List.of("Placed within 180 days", "95 % interval", "Verdict")),
            new Question(
                    "Who is missing?",
                    List.of(STUDY, "People and events behind this figure"),
                    List.of("Who is missing", "Who is in it")),
            new Question(
                    "How does a cohort compare with the ones before it?",
                    List.of("Compare cohorts"),
                    List.of("Cohorts in the order of their first days", "c1", "c2")),
            new Question("Do the raters agree?", List.of(STUDY), List.of("Agreement between raters")),
            new Question(
                    "What does a cohort earn?",
                    List.of("Ask", "Pay, by cohort"),
                    List.of("Pay", "c1", "95 % interval")),
            new Question("When is the next look?", List.of(), List.of("Next interim look", "2096-12-01")),
            new Question(
                    "How many more people would it take?",
                    List.of(STUDY, "Plan the next test with these numbers"),
                    List.of("reliably see", "cohorts")),
            new Question(
                    "Which events are behind a figure?",
                    List.of(STUDY, "People and events behind this figure", "p-"),
                    List.of("Scored ")),
            new Question(
                    "What is fresh, and what was refused?",
                    List.of("Data quality"),
                    List.of("How fresh each source is", "Last received", "What needs somebody")),
            new Question(
                    "What does one more placement cost?",
                    List.of(STUDY, "Cost of one additional placement"),
                    List.of("GBP 1,500 more for each participant")));

    /** Link by link from the first page, as somebody would who does not know the pages. */
    private static void questionsOfEvaluatorsAreAnsweredInThreeClicks(Chromium tab, String base) throws Exception {
        tab.screen(1440, "light");
        List<String> open = new ArrayList<>();
        for (Question question : QUESTIONS) {
            assertThat(question.links()).as(question.asks()).hasSizeLessThanOrEqualTo(3);
            tab.open(base + "/");
            for (String link : question.links()) {
                press(tab, link);
            }
            String page = tab.value("document.querySelector('main').textContent");
            question.answers().stream()
                    .filter(each -> !page.contains(each))
                    .forEach(each -> open.add(question.asks() + " The page does not say: " + each));
        }
        tab.open(base + "/");
        press(tab, STUDY);
        tab.errors();
        tab.value("document.querySelector('[name=known-at]').value='1999-03-01';"
                + "document.querySelector('[name=known-at]').form.requestSubmit();''");
        tab.loaded();
        if (!tab.value("document.querySelector('main').textContent").contains("1999-03-01")) {
            open.add("What did we say on 1 March? The page does not name the day.");
        }
        assertThat(open).isEmpty();
    }

    private static void press(Chromium tab, String link) throws Exception {
        tab.errors();
        String pressed = tab.value(
                "(t=>{const all=[...document.querySelectorAll('a')];const a=all.find(e=>e.textContent.trim()===t)||all.find(e=>e.textContent.trim().startsWith(t));"
                        + "if(!a)return '';const from=location.pathname;a.click();return a.href})('" + link + "')");
        assertThat(pressed).as("a link that says " + link).isNotEmpty();
        tab.loaded();
    }

    private static void axeFindsNothingAndNothingIsWiderThanANarrowScreen(Chromium tab, String base) throws Exception {
        String axe = axe();
        List<String> problems = new ArrayList<>();
        for (String page : PAGES) {
            for (String scheme : List.of("light", "dark")) {
                String about = page + " " + scheme + ": ";
                tab.screen(scheme.equals("light") ? 320 : 1440, scheme);
                tab.open(base + page);
                // The browser itself notes that such a page is not found.
                tab.errors().stream()
                        .filter(each -> !page.equals(NO_PAGE))
                        .forEach(each -> problems.add(about + "console: " + each));
                int wide =
                        Integer.parseInt(tab.value("String(document.documentElement.scrollWidth-window.innerWidth)"));
                if (wide > 0) {
                    problems.add(about + "wider than the screen by " + wide);
                }
                tab.value(axe + ";''");
                tab.value(AXE_RUN).lines().filter(line -> !line.isBlank()).forEach(each -> problems.add(about + each));
            }
        }
        assertThat(problems).isEmpty();
    }

    private static void anEmptyInstallationAnswers(Studies studies, Services services) throws Exception {
        try (SqlLogin sql = SqlLogin.open(services);
                DashboardServer server = DashboardServer.start(studies, sql.reader(), DashboardSettings.loopback(0))) {
            assertThat(Crawl.from("http://127.0.0.1:" + server.port()).problems())
                    .isEmpty();
        }
    }

    /** Pictures of three widths, with everything unfolded: no text leaves its chart or its place, none lies on another. */
    private static void nothingIsCutOffOrOverAnother(Chromium tab, String base) throws Exception {
        List<String> problems = new ArrayList<>();
        for (String page : PAGES) {
            for (int width : List.of(380, 720, 1440)) {
                tab.screen(width, "light");
                tab.open(base + page);
                tab.value("document.querySelectorAll('details').forEach(each=>each.open=true);''");
                tab.value(LAYOUT)
                        .lines()
                        .filter(line -> !line.isBlank())
                        .forEach(each -> problems.add(page + " at " + width + ": " + each));
            }
        }
        assertThat(problems).isEmpty();
    }

    /**
     * From the top of the page with Tab alone: the skip link leads past the pages, the filters open and are worked, each stop with a visible focus; Enter asks.
     */
    private static void theFilterBarIsReachedAndUsedByKeyboard(Chromium tab, String base) throws Exception {
        tab.screen(1440, "light");
        tab.open(base + "/studies");
        tab.press("Tab");
        tab.press("Enter");
        assertThat(tab.value("document.activeElement.id")).as("the skip link").isEqualTo("main");
        tab.open(base + "/studies");
        List<String> reached = new ArrayList<>();
        for (int i = 0; i < 60 && !reached.contains("BUTTON Show"); i++) {
            tab.press("Tab");
            reached.add(tab.value("(e=>e.tagName+' '+(e.name||e.textContent.trim()))(document.activeElement)"));
            assertThat(tab.value("getComputedStyle(document.activeElement).outlineStyle"))
                    .as(reached.get(i))
                    .isNotEqualTo("none");
            if (reached.get(i).equals("SUMMARY Filter")) {
                tab.press("Enter");
            }
        }
        assertThat(reached).startsWith("A Skip to the page", "A DayOne", "A Overview", "A Studies");
        assertThat(reached).contains("SUMMARY Filter", "SELECT format", "BUTTON Show");
        tab.errors();
        tab.press("Enter");
        tab.loaded();
        assertThat(tab.value("location.pathname+location.search"))
                .startsWith("/studies?")
                .contains("format=");
    }

    private static void pagesAreThereWithoutJavaScript(Chromium tab, String base) throws Exception {
        tab.send("Emulation.setScriptExecutionDisabled", Map.of("value", true));
        for (String page : PAGES) {
            tab.open(base + page);
            assertThat(Integer.parseInt(tab.value("String(document.querySelectorAll('main section, main p').length)")))
                    .as(page)
                    .isPositive();
            assertThat(tab.value("String(document.querySelectorAll('main form:not([action])').length)"))
                    .isEqualTo("0");
        }
        tab.send("Emulation.setScriptExecutionDisabled", Map.of("value", false));
    }

    private static String axe() throws IOException {
        try (InputStream in = Objects.requireNonNull(BrowserIT.class.getResourceAsStream("/axe.min.js"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
