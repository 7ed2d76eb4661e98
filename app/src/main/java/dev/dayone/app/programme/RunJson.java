package dev.dayone.app.programme;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.app.terminal.Version;
import dev.dayone.dashboard.study.ResultJson;
import dev.dayone.warehouse.view.PipelineStatus;
import dev.dayone.warehouse.view.PipelineStatus.Intake;
import java.util.HashMap;
import java.util.Map;

/** What {@code --json} prints; documented in docs/json.md, and only ever extended. */
public final class RunJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private RunJson() {}

    static ObjectNode of(Pipeline.Outcome outcome, Pipeline pipeline) {
        String programme = outcome.intake().directory().programme();
        ObjectNode out = MAPPER.createObjectNode();
        out.put("dayone", Version.text());
        out.put("programme", programme);
        out.put("title", outcome.intake().directory().title());
        out.put("simulated", outcome.intake().directory().simulated());
        out.put("runId", outcome.intake().runId());
        ObjectNode intake = counts(outcome.total());
        ArrayNode sources = intake.putArray("bySource");
        pipeline.bySource(outcome.intake())
                .forEach(source -> sources.add(counts(source).put("source", source.source())));
        out.set("intake", intake);
        ArrayNode problems = out.putArray("problems");
        outcome.intake().directory().problems().forEach(problem -> problems.add(problem.line()));
        PipelineStatus.Commits commits = pipeline.status().commits(programme);
        out.putObject("commits")
                .put("read", outcome.sent().commits())
                .put("observed", commits.observed())
                .put("attributed", commits.attributed());
        Map<String, String> names = new HashMap<>();
        outcome.intake().directory().repositories().forEach(ref -> names.put(ref.label(), ref.shown()));
        ArrayNode repositories = out.putArray("repositories");
        pipeline.status()
                .repositories(programme)
                .forEach(repository -> repositories
                        .addObject()
                        .put("repository", names.getOrDefault(repository.repository(), repository.repository()))
                        .put("commits", repository.commits())
                        .put("commitsOnHead", repository.commitsOnHead())
                        .put("missingObjects", repository.missingObjects())
                        .put("shallow", repository.shallow())
                        .put("ownCommits", repository.ownCommits()));
        ArrayNode studies = out.putArray("studies");
        outcome.studies().forEach(study -> studies.add(ResultJson.of(study.study(), study.result())));
        ArrayNode reports = out.putArray("reports");
        outcome.reports().forEach(report -> reports.add(report.toString()));
        return out;
    }

    public static ObjectNode counts(Intake intake) {
        return MAPPER.createObjectNode()
                .put("sent", intake.sent())
                .put("accepted", intake.accepted())
                .put("rejected", intake.rejected())
                .put("duplicates", intake.duplicates())
                .put("conflicts", intake.conflicts());
    }
}
