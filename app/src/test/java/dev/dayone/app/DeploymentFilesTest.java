package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dayone.app.programme.StartCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine;

/** What is shipped to run DayOne elsewhere: every command line is one that this version understands, and names meet. */
class DeploymentFilesTest {

    private static final Path ROOT = Path.of("..");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void composeStartsWhatThisVersionUnderstandsAndWaitsForIt() throws IOException {
        JsonNode compose = documents("docker-compose.yml").get(0);
        for (JsonNode service : compose.path("services")) {
            if (service.has("command")) {
                assertUnderstood(texts(service.path("command")));
            }
            assertThat(service.path("healthcheck").path("start_period").asText())
                    .as(
                            "a busy machine takes its time: %s",
                            service.path("image").asText())
                    .isNotEmpty();
            service.path("depends_on")
                    .fieldNames()
                    .forEachRemaining(
                            name -> assertThat(compose.path("services").has(name))
                                    .as(name)
                                    .isTrue());
        }
    }

    /** What is written beside the data directory, reports and backups among it, is for the account that runs DayOne: set before anything is written. */
    @Test
    void whateverStartsDayOneClosesItsFiles() throws IOException {
        for (String start : List.of("dayone", "deploy/cluster")) {
            List<String> lines = Files.readAllLines(ROOT.resolve(start)).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
            assertThat(lines.subList(0, 6)).as(start).contains("umask 077");
        }
        assertThat(Files.readString(ROOT.resolve("Dockerfile")))
                .contains("ENTRYPOINT [\"/bin/sh\", \"-c\", \"umask 077; exec java ");
    }

    /** A tag can be made to stand for another image tomorrow; a digest cannot. What is built here has no digest. */
    @Test
    void everyImageOfOthersIsPinnedByItsDigest() throws IOException {
        List<String> images = new ArrayList<>();
        Files.readAllLines(ROOT.resolve("Dockerfile")).stream()
                .filter(line -> line.startsWith("FROM "))
                .map(line -> line.split(" ", -1)[1])
                .forEach(images::add);
        for (JsonNode service : documents("docker-compose.yml").get(0).path("services")) {
            images.add(service.path("image").asText());
        }
        for (JsonNode document : documents("deploy/kubernetes/dayone.yaml")) {
            document.findValuesAsText("image").forEach(images::add);
        }
        assertThat(images).hasSizeGreaterThan(10);
        assertThat(images)
                .allMatch(image -> image.matches("dayone(-gateway)?:\\d+\\.\\d+\\.\\d+")
                        || image.matches("[a-z0-9./-]+:[A-Za-z0-9._-]+@sha256:[0-9a-f]{64}"));
    }

    @Test
    void theGatewayAsksForNamesAgain() throws IOException {
        String gateway = Files.readString(ROOT.resolve("deploy/gateway.conf"));
        assertThat(gateway).contains("resolver 127.0.0.11");
        assertThat(gateway.lines()
                        .filter(line -> line.contains("server collector:") || line.contains("server streams-")))
                .isNotEmpty()
                .allMatch(line -> line.contains(" resolve"));
    }

    /** Behind the gateway all clients come from one address: it says who asks, and each part that it reaches believes it and nobody else. */
    @Test
    void clientsBehindTheGatewayAreToldApart() throws IOException {
        String gateway = Files.readString(ROOT.resolve("deploy/gateway.conf"));
        assertThat(gateway)
                .contains("proxy_set_header X-Forwarded-For $remote_addr;")
                .containsPattern("limit_conn clients \\d+;");
        JsonNode services = documents("docker-compose.yml").get(0).path("services");
        String address =
                services.path("dashboard").at("/networks/default/ipv4_address").asText();
        assertThat(services.path("gateway").path("network_mode").asText()).isEqualTo("service:dashboard");
        assertThat(texts(services.path("dashboard").path("command"))).contains("--gateway=127.0.0.1");
        for (String reached : List.of("collector", "streams-1", "streams-2")) {
            assertThat(texts(services.path(reached).path("command")))
                    .as(reached)
                    .contains("--gateway=" + address);
        }
    }

    @Test
    void kubernetesStartsWhatThisVersionUnderstands() throws IOException {
        List<String> secrets = new ArrayList<>();
        for (JsonNode document : documents("deploy/kubernetes/dayone.yaml")) {
            assertThat(document.path("apiVersion").asText()).isIn("v1", "apps/v1");
            assertThat(document.path("metadata").path("name").asText()).startsWith("dayone");
            JsonNode template = document.path("spec").path("template");
            if (template.isMissingNode()) {
                continue;
            }
            assertThat(template.path("metadata").path("labels"))
                    .as("pods are found by their own selector")
                    .isEqualTo(document.path("spec").path("selector").path("matchLabels"));
            assertThat(template.path("spec")
                            .path("securityContext")
                            .path("runAsNonRoot")
                            .asBoolean())
                    .isTrue();
            List<String> volumes = new ArrayList<>();
            document.path("spec")
                    .path("volumeClaimTemplates")
                    .forEach(claim ->
                            volumes.add(claim.path("metadata").path("name").asText()));
            template.path("spec")
                    .path("volumes")
                    .forEach(each -> volumes.add(each.path("name").asText()));
            for (JsonNode container : template.path("spec").path("containers")) {
                List<String> defined = new ArrayList<>();
                container.path("env").forEach(each -> {
                    defined.add(each.path("name").asText());
                    secrets.addAll(each.findValuesAsText("key"));
                });
                List<String> arguments = texts(container.path("args"));
                assertUnderstood(arguments.stream()
                        .map(argument -> {
                            String filled = argument;
                            for (String name : defined) {
                                filled = filled.replace(
                                        "$(" + name + ")",
                                        name.equals("POSTGRES") ? "postgresql://u:p@h:5432/d" : "host:9092");
                            }
                            assertThat(filled).as("every variable is defined").doesNotContain("$(");
                            return filled;
                        })
                        .toList());
                List<String> ports = container.path("ports").findValuesAsText("name");
                for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                    JsonNode asked = container.path(probe).path("httpGet");
                    assertThat(ports).as(probe).contains(asked.path("port").asText());
                    assertThat(asked.path("path").asText()).isIn("/health", "/ready");
                }
                assertThat(volumes).containsAll(container.path("volumeMounts").findValuesAsText("name"));
                assertThat(container.path("resources").path("limits").has("memory"))
                        .isTrue();
            }
        }
        assertThat(secrets).contains("kafka", "postgres", "operator-token");
    }

    private static void assertUnderstood(List<String> arguments) {
        assertThat(arguments).first().isEqualTo("start");
        new CommandLine(new StartCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .parseArgs(arguments.stream().skip(1).toArray(String[]::new));
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static List<JsonNode> documents(String file) throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        for (Object document : new Yaml().loadAll(Files.readString(ROOT.resolve(file)))) {
            documents.add(JSON.valueToTree(document));
        }
        return documents;
    }
}
