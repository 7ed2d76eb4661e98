package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Rules and dashboard that are shipped: every alarm has a runbook; that the meters exist is asked in {@link OperationsIT}. */
class MonitoringTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern ALARM = Pattern.compile("\\bDayOne[A-Z]\\w+");
    private static final Pattern METER = Pattern.compile("\\b(?:dayone|jvm)_[a-z_]+");

    /** Names of the meters that rules and dashboard ask for. */
    static Set<String> metersUsed() throws IOException {
        Set<String> names = new TreeSet<>();
        List<String> expressions = new ArrayList<>();
        rules().forEach(rule -> expressions.add(String.valueOf(rule.get("expr"))));
        dashboard().findValues("expr").forEach(expression -> expressions.add(expression.asText()));
        for (String expression : expressions) {
            Matcher matcher = METER.matcher(expression);
            while (matcher.find()) {
                names.add(matcher.group());
            }
        }
        return names;
    }

    @Test
    void everyAlarmHasItsSectionInTheRunbookAndEverySectionItsAlarm() throws IOException {
        Set<String> sections = new TreeSet<>();
        Files.readAllLines(ROOT.resolve("docs/runbook.md")).stream()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3).toLowerCase(Locale.ROOT).replace(' ', '-'))
                .forEach(sections::add);
        Set<String> linked = new TreeSet<>();
        for (Map<String, Object> rule : rules()) {
            Map<?, ?> annotations = (Map<?, ?>) rule.get("annotations");
            String runbook = String.valueOf(annotations.get("runbook"));
            assertThat(runbook).as(String.valueOf(rule.get("alert"))).startsWith("docs/runbook.md#");
            assertThat(String.valueOf(annotations.get("summary"))).endsWith(".");
            linked.add(runbook.substring(runbook.indexOf('#') + 1));
        }
        assertThat(linked).isEqualTo(sections);
    }

    @Test
    void everySectionNamesItsAlarms() throws IOException {
        String runbook = Files.readString(ROOT.resolve("docs/runbook.md"));
        Set<String> named = new TreeSet<>();
        for (String section : runbook.split("\n## ")) {
            Matcher matcher = ALARM.matcher(section);
            String heading = section.lines().findFirst().orElseThrow();
            while (matcher.find()) {
                named.add(matcher.group() + " in " + heading);
            }
        }
        Set<String> expected = new TreeSet<>();
        for (Map<String, Object> rule : rules()) {
            String link = String.valueOf(((Map<?, ?>) rule.get("annotations")).get("runbook"));
            String heading = link.substring(link.indexOf('#') + 1).replace('-', ' ');
            expected.add(rule.get("alert") + " in " + Character.toUpperCase(heading.charAt(0)) + heading.substring(1));
        }
        assertThat(named).isEqualTo(expected);
    }

    @Test
    void theDashboardCanBeRead() throws IOException {
        JsonNode dashboard = dashboard();
        assertThat(dashboard.path("title").asText()).isEqualTo("DayOne");
        assertThat(dashboard.path("panels")).hasSizeGreaterThan(8);
        assertThat(dashboard.path("panels").findValuesAsText("id")).doesNotHaveDuplicates();
        assertThat(metersUsed()).hasSizeGreaterThan(15);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> rules() throws IOException {
        Map<String, Object> file = new Yaml().load(Files.readString(ROOT.resolve("deploy/prometheus/alerts.yml")));
        List<Map<String, Object>> groups = (List<Map<String, Object>>) file.get("groups");
        List<Map<String, Object>> rules = new ArrayList<>();
        groups.forEach(group -> rules.addAll((List<Map<String, Object>>) group.get("rules")));
        return rules;
    }

    private static JsonNode dashboard() throws IOException {
        return new ObjectMapper().readTree(Files.readString(ROOT.resolve("deploy/grafana/dayone.json")));
    }
}
