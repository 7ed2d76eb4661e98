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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Every page in a real browser, in both schemes and on a narrow screen: axe finds nothing, the console shows no error, nothing is wider than the screen, the keyboard alone
 * reaches and works the filters, and pages are there without JavaScript. Skipped, with a word, where the machine has no Chromium.
 */
class BrowserIT {

    private static final String NO_PAGE = "/no/such/page";

    private static final List<String> PAGES = List.of(
            "/",
            "/studies",
            "/studies/small/b-vs-a",
            "/learn",
            "/cohorts",
            "/cohorts/small/c1",
            "/cohorts/small/c1/started",
            "/compare?programme=small&what=measure/S1.final",
            "/plan",
            "/ask?programme=small&measure=S1.final&by=ARM",
            "/sql?q=select+1+as+one",
            "/reports",
            "/identities",
            "/upload",
            "/participants/small",
            "/participants/small/b-vs-a/score",
            "/studies/small/b-vs-a?known-at=1999-01-01",
            NO_PAGE,
            "/glossary",
            "/data",
            "/methods",
            "/downloads");

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
        Path programme = Programmes.write(home.resolve("programme"));
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
                pagesAreThereWithoutJavaScript(tab, base);
            }
        }
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
        assertThat(tab.value("location.pathname+location.search")).startsWith("/studies?format=");
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
