package dev.dayone.app.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dayone.app.terminal.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs for people and for programs. */
class LogFormatTest {

    @TempDir
    Path logs;

    @Test
    void anUnknownFormatIsRefused() {
        assertThatThrownBy(() -> ServiceOptions.logTo(logs, "xml"))
                .isInstanceOf(UsageException.class)
                .hasMessage("DAYONE_LOG_FORMAT: \"xml\" is not known. Known: text, json.");
    }

    @Test
    void eachLineIsAnObject() throws Exception {
        List<String> lines = logged("json");
        assertThat(lines).hasSize(2);
        JsonNode first = new ObjectMapper().readTree(lines.get(0));
        assertThat(first.get("formattedMessage").asText()).isEqualTo("took \"3\"");
        assertThat(first.get("level").asText()).isEqualTo("INFO");
        assertThat(first.get("loggerName").asText()).isEqualTo("dev.dayone.test");
        assertThat(new ObjectMapper()
                        .readTree(lines.get(1))
                        .get("throwable")
                        .get("message")
                        .asText())
                .isEqualTo("two\nlines");
    }

    @Test
    void orALineForPeople() throws Exception {
        assertThat(logged("text").get(0)).matches("\\d{4}-.*Z INFO  dev.dayone.test took \"3\"");
    }

    @Test
    void noTextOfOthersBeginsALineOfItsOwn() throws Exception {
        LoggerContext context = started("text");
        context.getLogger("dev.dayone.test")
                .info("repository {} was read", "x\r\n2026-01-01T00:00:00.000Z ERROR root all is lost\u2028\u001b[31m");
        context.stop();
        assertThat(Files.readAllLines(logs.resolve("dayone.log")))
                .singleElement()
                .asString()
                .contains("repository x 2026-01-01", "was read")
                .doesNotContain("\u001b", "\u2028");
    }

    /** Exceptions of parsers, servers and databases repeat what others sent. */
    @Test
    void noMessageOfAnExceptionBeginsAnEntry() throws Exception {
        LoggerContext context = started("text");
        String forged = "2026-01-01T00:00:00.000Z ERROR root all is lost";
        context.getLogger("dev.dayone.test")
                .warn(
                        "failed",
                        new IllegalStateException(
                                "x\n" + forged + "\r" + forged + "\u2028" + forged + "\u0085\u001b[2J",
                                new IOException("y\r\n\n" + forged)));
        context.stop();
        List<String> lines = Files.readAllLines(logs.resolve("dayone.log"));
        assertThat(lines.get(0)).endsWith("WARN  dev.dayone.test failed");
        assertThat(lines.subList(1, lines.size()))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).startsWith("| "))
                .anySatisfy(line -> assertThat(line).isEqualTo("| java.lang.IllegalStateException: x"))
                .anySatisfy(line ->
                        assertThat(line).startsWith("| \tat " + getClass().getName()))
                .anySatisfy(line -> assertThat(line).startsWith("| Caused by: java.io.IOException: y"));
        assertThat(String.join("\n", lines)).doesNotContain("\u001b", "\u2028", "\u0085");
    }

    @Test
    void aLogThatGrowsFastIsCutAtTenMegabytes() throws Exception {
        LoggerContext context = started("text");
        String line = "x".repeat(1_000);
        for (int i = 0; i < 12_000; i++) {
            context.getLogger("dev.dayone.test").info(line);
        }
        context.stop();

        try (Stream<Path> files = Files.list(logs)) {
            List<Path> all = files.toList();
            assertThat(all).hasSizeGreaterThanOrEqualTo(2);
            assertThat(all).allSatisfy(file -> assertThat(Files.size(file)).isLessThan(11 << 20));
        }
    }

    private List<String> logged(String format) throws Exception {
        LoggerContext context = started(format);
        context.getLogger("dev.dayone.test").info("took \"{}\"", 3);
        context.getLogger("dev.dayone.test").warn("failed", new IllegalStateException("two\nlines"));
        context.stop();
        return Files.readAllLines(logs.resolve(format.equals("json") ? "dayone.json.log" : "dayone.log"));
    }

    private LoggerContext started(String format) throws Exception {
        LoggerContext context = new LoggerContext();
        context.putProperty("dayone.log.dir", logs.toString());
        context.putProperty("dayone.log.format", format);
        context.setMDCAdapter(new LogbackMDCAdapter());
        context.start();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Objects.requireNonNull(getClass().getResource("/logback.xml")));
        return context;
    }
}
