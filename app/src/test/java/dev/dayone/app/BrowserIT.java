package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dayone.dashboard.DashboardServer;
import dev.dayone.dashboard.DashboardSettings;
import dev.dayone.dashboard.Studies;
import dev.dayone.ingest.ProgrammeIntake;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every page in a real browser, in both schemes and on a narrow screen: axe finds nothing, nothing is wider than the screen. Skipped, with a word, where the machine has no
 * Chromium.
 */
class BrowserIT {

    private static final List<String> PAGES = List.of(
            "/",
            "/studies",
            "/studies/small/b-vs-a",
            "/learn",
            "/cohorts",
            "/cohorts/small/c1",
            "/plan",
            "/ask?programme=small&measure=S1.final&by=ARM",
            "/sql?q=select+1+as+one",
            "/reports",
            "/participants/small",
            "/data",
            "/methods",
            "/downloads");

    private static final Pattern FOUND = Pattern.compile("<pre id=\"axe-found\">(.*?)</pre>", Pattern.DOTALL);

    @Test
    void axeFindsNothingOnAnyPageInBothSchemes() throws Exception {
        Optional<String> browser = browser();
        assumeTrue(browser.isPresent(), "no chromium on this machine: pages were not read by axe");
        Path home = Cli.freshDirectory("browser");
        Path programme = Programmes.write(home.resolve("programme"));
        try (DataDirectory data = DataDirectory.open(home.resolve("data"));
                Services services = Services.start(data, new Services.Systems(null, null), stage -> {})) {
            Studies studies = new Studies(services.warehouse(), Clock.systemUTC(), "test");
            ProgrammeIntake intake =
                    ProgrammeIntake.read(programme, data.secrets(), data.repositories(), Clock.systemUTC());
            new Pipeline(services, studies, Progress.on(new PrintWriter(new StringWriter())))
                    .run(intake, data.ledger(services.clusterId(), "small"), false, data.reports());
            try (SqlLogin sql = SqlLogin.open(services);
                    DashboardServer server =
                            DashboardServer.start(studies, sql.reader(), DashboardSettings.loopback(0))) {
                String base = "http://127.0.0.1:" + server.port();
                String css = get(base + "/assets/dayone.css");
                List<String> problems = new ArrayList<>();
                for (String page : PAGES) {
                    String html = get(base + page);
                    for (String scheme : List.of("light", "dark")) {
                        read(browser.get(), home, html, css, scheme)
                                .forEach(each -> problems.add(page + " " + scheme + ": " + each));
                    }
                }
                assertThat(problems).isEmpty();
            }
        }
    }

    /** The page as a file with its style and axe inside; what axe and a narrow screen find is written into it. */
    private static List<String> read(String browser, Path home, String html, String css, String scheme)
            throws IOException, InterruptedException {
        String axe = axe();
        String own = scheme.equals("dark") ? css.replace("@media (prefers-color-scheme: dark)", "@media all") : css;
        String page = html.replace(
                        "<link rel=\"stylesheet\" href=\"/assets/dayone.css\">", "<style>" + own + "</style>")
                .replaceFirst("<script src=\"/assets/live.js\" defer></script>", "")
                .replace(
                        "</body>",
                        "<script>" + axe.replace("</script", "<\\/script") + "</script><script>"
                                + "axe.run(document,{runOnly:['wcag2a','wcag2aa','wcag21aa','best-practice']}).then(r=>{"
                                + "const f=r.violations.map(v=>v.id+' '+v.nodes.slice(0,2).map(n=>n.target.join(' ')+' '+(n.any[0]?n.any[0].message:'')).join('; '));"
                                + "if(document.documentElement.scrollWidth>window.innerWidth+1)f.push('wider than the screen: '+document.documentElement.scrollWidth);"
                                + "const p=document.createElement('pre');p.id='axe-found';p.textContent=f.join('\\n');document.body.append(p);});"
                                + "</script></body>");
        Path file = Files.createTempFile(home, "page", ".html");
        Files.writeString(file, page);
        Process process = new ProcessBuilder(
                        browser,
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--window-size=500,900",
                        "--virtual-time-budget=8000",
                        "--dump-dom",
                        file.toUri().toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String dom = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        Matcher found = FOUND.matcher(dom);
        assertThat(found.find()).as("axe ran").isTrue();
        return found.group(1).lines().filter(line -> !line.isBlank()).toList();
    }

    private static String axe() throws IOException {
        try (InputStream in = Objects.requireNonNull(BrowserIT.class.getResourceAsStream("/axe.min.js"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Optional<String> browser() {
        return Arrays.stream(
                        Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator, -1))
                .flatMap(place -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(place, name)))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    private static String get(String uri) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(uri).isEqualTo(200);
        return answer.body();
    }
}
