package dev.dayone.ingest.organisation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.ingest.organisation.Found.Counts;
import dev.dayone.ingest.organisation.Found.Told;
import dev.dayone.ingest.organisation.HostApi.DeniedException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A group on GitLab over its REST interface (docs.gitlab.com, "REST API", version 4): projects of it and of its subgroups, forks, branches, merge requests, pipelines, issues. What
 * happened is put into the words of GitLab's webhooks, as {@link GitHubOrganisation} does it.
 */
public final class GitLabGroup {

    private static final String PAGE = "per_page=100";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HostApi api;
    private final Consumer<String> progress;
    private final List<Told> told = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private int branches;
    private int requests;
    private int runs;
    private int issues;

    private GitLabGroup(HostApi api, Consumer<String> progress) {
        this.api = api;
        this.progress = progress;
    }

    /**
     * Asks for all of it.
     *
     * @param name path of a group, or name of a person
     * @param progress told what is being asked for
     */
    public static Found read(HostApi api, String name, Consumer<String> progress) throws DeniedException {
        return new GitLabGroup(api, progress).read(name);
    }

    private Found read(String name) throws DeniedException {
        Map<String, JsonNode> all = new LinkedHashMap<>();
        for (JsonNode project : listed(name)) {
            all.put(project.path("id").asText(), project);
        }
        int own = all.size();
        for (JsonNode project : List.copyOf(all.values())) {
            if (project.path("forks_count").asInt() > 0) {
                part(project, "/forks?" + PAGE)
                        .forEach(fork -> all.putIfAbsent(fork.path("id").asText(), fork));
            }
        }
        List<HostRepository> repositories = new ArrayList<>();
        for (JsonNode project : all.values()) {
            progress.accept(project.path("path_with_namespace").asText());
            repositories.add(one(project));
        }
        return new Found(
                repositories, told, notes, new Counts(own, all.size() - own, branches, requests, 0, runs, issues));
    }

    private List<JsonNode> listed(String name) throws DeniedException {
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        try {
            return api.all("/groups/" + encoded + "/projects?include_subgroups=true&with_shared=false&" + PAGE, "");
        } catch (DeniedException e) {
            if (e.status() != 404) {
                throw e;
            }
            return api.all("/users/" + encoded + "/projects?" + PAGE, "");
        }
    }

    private HostRepository one(JsonNode project) {
        int here = part(project, "/repository/branches?" + PAGE).size();
        branches += here;
        part(project, "/merge_requests?state=all&scope=all&" + PAGE).forEach(request -> request(project, request));
        part(project, "/pipelines?" + PAGE).forEach(pipeline -> pipeline(project, pipeline));
        part(project, "/issues?state=all&scope=all&" + PAGE).forEach(issue -> issue(project, issue));
        String fullName = project.path("path_with_namespace").asText();
        JsonNode above = project.path("forked_from_project").path("web_url");
        return new HostRepository(
                project.path("web_url").asText(),
                fullName,
                project.path("namespace").path("path").asText(),
                above.isTextual() ? above.asText() : null,
                here,
                List.of());
    }

    /** A part that is switched off, or that the token may not read, leaves the others. */
    private List<JsonNode> part(JsonNode project, String path) {
        try {
            return api.all("/projects/" + project.path("id").asText() + path, "");
        } catch (DeniedException e) {
            if (e.status() != 404) {
                notes.add(e.getMessage());
            }
            return List.of();
        }
    }

    private void request(JsonNode project, JsonNode request) {
        requests++;
        boolean moved = !request.path("updated_at").equals(request.path("created_at"));
        ObjectNode opened = attributes(request, "open", "opened", request.path("created_at"));
        if (!moved) {
            opened.putObject("last_commit").set("id", request.path("sha"));
        }
        tell("merge_request", project, opened, request.path("author"));
        boolean merged = request.hasNonNull("merged_at");
        if (merged || request.hasNonNull("closed_at")) {
            ObjectNode over = merged
                    ? attributes(request, "merge", "merged", request.path("merged_at"))
                    : attributes(request, "close", "closed", request.path("closed_at"));
            over.putObject("last_commit").set("id", request.path("sha"));
            over.set("merge_commit_sha", request.path("merge_commit_sha"));
            JsonNode who = merged
                    ? request.hasNonNull("merge_user") ? request.path("merge_user") : request.path("merged_by")
                    : request.path("closed_by");
            tell("merge_request", project, over, who);
        }
    }

    private void issue(JsonNode project, JsonNode issue) {
        issues++;
        tell("issue", project, attributes(issue, "open", "opened", issue.path("created_at")), issue.path("author"));
        if (issue.hasNonNull("closed_at")) {
            tell(
                    "issue",
                    project,
                    attributes(issue, "close", "closed", issue.path("closed_at")),
                    issue.path("closed_by"));
        }
    }

    private void pipeline(JsonNode project, JsonNode listed) {
        runs++;
        String path = "/projects/" + project.path("id").asText() + "/pipelines/"
                + listed.path("id").asText();
        JsonNode pipeline = listed;
        try {
            Optional<JsonNode> known =
                    api.known(path).filter(kept -> kept.path("updated_at").equals(listed.path("updated_at")));
            pipeline = known.isPresent() ? known.get() : api.get(path);
        } catch (DeniedException e) {
            notes.add(e.getMessage());
        }
        ObjectNode run = JSON.createObjectNode();
        for (String field : new String[] {"id", "name", "sha", "ref", "tag", "source", "status"}) {
            run.set(field, pipeline.path(field).isMissingNode() ? JSON.nullNode() : pipeline.path(field));
        }
        for (String field : new String[] {"created_at", "finished_at"}) {
            run.set(field, second(pipeline.path(field)));
        }
        tell("pipeline", project, run, pipeline.path("user"));
    }

    private static ObjectNode attributes(JsonNode from, String action, String state, JsonNode when) {
        ObjectNode to = JSON.createObjectNode();
        for (String field : new String[] {"id", "iid", "draft", "source_project_id"}) {
            if (from.hasNonNull(field)) {
                to.set(field, from.path(field));
            }
        }
        to.put("action", action).put("state", state).set("updated_at", second(when));
        return to;
    }

    /** Webhooks tell times to the second. */
    private static JsonNode second(JsonNode time) {
        return time.isTextual()
                ? JSON.getNodeFactory().textNode(time.asText().replaceFirst("\\.\\d+", ""))
                : JSON.nullNode();
    }

    private void tell(String kind, JsonNode project, ObjectNode attributes, JsonNode who) {
        ObjectNode body = JSON.createObjectNode().put("object_kind", kind);
        ObjectNode where = body.putObject("project");
        for (String field : new String[] {"id", "web_url", "path_with_namespace", "default_branch"}) {
            where.set(field, project.path(field));
        }
        if (who.hasNonNull("username")) {
            body.putObject("user").set("username", who.path("username"));
        }
        body.set("object_attributes", attributes);
        told.add(new Told(kind, body));
    }
}
