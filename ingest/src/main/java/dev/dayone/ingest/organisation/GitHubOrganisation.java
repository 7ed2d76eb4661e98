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
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * An organisation on GitHub over its REST interface (docs.github.com, "REST API"): repositories, forks, branches, pull requests, reviews, runs of checks, issues. What
 * happened is put into the words of GitHub's webhooks, so that a fact that came by webhook, too, has the same id and counts once.
 *
 * <p>The interface tells how things stand. An opening is told as it was where the request has not moved on since; else without the commit that it had then, as nobody knows which
 * it was.
 */
public final class GitHubOrganisation {

    private static final String PAGE = "per_page=100";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HostApi api;
    private final Consumer<String> progress;
    private final List<Told> told = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<String, List<String>> students = new TreeMap<>();
    private int forks;
    private int branches;
    private int requests;
    private int reviews;
    private int runs;
    private int issues;

    private GitHubOrganisation(HostApi api, Consumer<String> progress) {
        this.api = api;
        this.progress = progress;
    }

    /**
     * Asks for all of it.
     *
     * @param name of an organisation, or of a person's account
     * @param assignments ids of assignments of GitHub Classroom whose repositories are asked for, too
     * @param progress told what is being asked for
     */
    public static Found read(HostApi api, String name, List<String> assignments, Consumer<String> progress)
            throws DeniedException {
        return new GitHubOrganisation(api, progress).read(name, assignments);
    }

    private Found read(String name, List<String> assignments) throws DeniedException {
        Map<String, JsonNode> all = new LinkedHashMap<>();
        for (JsonNode repository : listed(name)) {
            all.put(repository.path("full_name").asText(), repository);
        }
        int own = all.size();
        for (JsonNode repository : List.copyOf(all.values())) {
            if (repository.path("forks_count").asInt() > 0) {
                for (JsonNode fork : part(repository, "/forks?" + PAGE, "")) {
                    forks += all.putIfAbsent(fork.path("full_name").asText(), fork) == null ? 1 : 0;
                }
            }
        }
        for (String assignment : assignments) {
            for (JsonNode accepted :
                    api.all("/assignments/" + encoded(assignment) + "/accepted_assignments?" + PAGE, "")) {
                String fullName = accepted.path("repository").path("full_name").asText();
                accepted.path("students")
                        .forEach(student -> students.computeIfAbsent(fullName, key -> new ArrayList<>())
                                .add(student.path("login").asText()));
                if (!all.containsKey(fullName)) {
                    all.put(fullName, api.get("/repos/" + fullName));
                }
            }
        }
        List<HostRepository> repositories = new ArrayList<>();
        for (JsonNode repository : all.values()) {
            progress.accept(repository.path("full_name").asText());
            repositories.add(one(repository));
        }
        return new Found(repositories, told, notes, new Counts(own, forks, branches, requests, reviews, runs, issues));
    }

    private List<JsonNode> listed(String name) throws DeniedException {
        try {
            return api.all("/orgs/" + encoded(name) + "/repos?type=all&" + PAGE, "");
        } catch (DeniedException e) {
            if (e.status() != 404) {
                throw e;
            }
            return api.all("/users/" + encoded(name) + "/repos?" + PAGE, "");
        }
    }

    private HostRepository one(JsonNode listed) {
        JsonNode repository = listed;
        try {
            // Lists do not say of what a repository is a fork.
            repository = api.get("/repos/" + listed.path("full_name").asText());
        } catch (DeniedException e) {
            notes.add(e.getMessage());
        }
        int here = part(repository, "/branches?" + PAGE, "").size();
        branches += here;
        for (JsonNode request : part(repository, "/pulls?state=all&sort=updated&direction=desc&" + PAGE, "")) {
            request(repository, request);
        }
        for (JsonNode run : part(repository, "/actions/runs?" + PAGE, "workflow_runs")) {
            runs++;
            JsonNode who = run.hasNonNull("triggering_actor") ? run.path("triggering_actor") : run.path("actor");
            ObjectNode body = body(repository, who).put("action", "completed");
            body.set("workflow_run", run);
            told.add(new Told("workflow_run", body));
        }
        for (JsonNode issue : part(repository, "/issues?state=all&sort=updated&direction=desc&" + PAGE, "")) {
            if (!issue.has("pull_request")) {
                issue(repository, issue);
            }
        }
        String fullName = repository.path("full_name").asText();
        JsonNode above =
                repository.hasNonNull("parent") ? repository.path("parent") : repository.path("template_repository");
        return new HostRepository(
                repository.path("html_url").asText(),
                fullName,
                repository.path("owner").path("login").asText(),
                above.hasNonNull("html_url") ? above.path("html_url").asText() : null,
                here,
                students.getOrDefault(fullName, List.of()));
    }

    /** A part that the host does not give, such as issues that are switched off, is noted and leaves the others. */
    private List<JsonNode> part(JsonNode repository, String path, String field) {
        try {
            return api.all("/repos/" + repository.path("full_name").asText() + path, field);
        } catch (DeniedException e) {
            // Switched off, or without any content: there is nothing to be had.
            if (e.status() != 404 && e.status() != 409 && e.status() != 410) {
                notes.add(e.getMessage());
            }
            return List.of();
        }
    }

    private void request(JsonNode repository, JsonNode listed) {
        String path = "/repos/" + repository.path("full_name").asText() + "/pulls/"
                + listed.path("number").asInt();
        requests++;
        boolean same = api.known(path)
                .filter(before -> before.path("updated_at").equals(listed.path("updated_at")))
                .isPresent();
        JsonNode request = listed;
        List<JsonNode> given = List.of();
        try {
            // Reviews first: a request that is kept stands for reviews that are kept.
            given = api.all(path + "/reviews?" + PAGE, "", same);
            request = same ? api.known(path).orElse(listed) : api.get(path);
        } catch (DeniedException e) {
            notes.add(e.getMessage());
        }
        ObjectNode opened = copy(request);
        boolean moved = !request.path("updated_at").equals(request.path("created_at"));
        opened.put("state", "open")
                .put("merged", false)
                .putNull("merged_at")
                .set("updated_at", request.path("created_at"));
        if (moved) {
            opened.putNull("merge_commit_sha").putNull("head");
        }
        tell("pull_request", "opened", repository, "pull_request", opened, request.path("user"));
        if (request.hasNonNull("closed_at")) {
            ObjectNode closed = copy(request);
            closed.set("updated_at", request.path("closed_at"));
            tell(
                    "pull_request",
                    "closed",
                    repository,
                    "pull_request",
                    closed,
                    request.hasNonNull("merged_by") ? request.path("merged_by") : closer(repository, request));
        }
        for (JsonNode review : given) {
            if (!review.path("state").asText().equalsIgnoreCase("pending")) {
                reviews++;
                ObjectNode body = body(repository, review.path("user")).put("action", "submitted");
                body.set("review", review);
                body.set("pull_request", request);
                told.add(new Told("pull_request_review", body));
            }
        }
    }

    private void issue(JsonNode repository, JsonNode issue) {
        issues++;
        ObjectNode opened = copy(issue);
        opened.put("state", "open").set("updated_at", issue.path("created_at"));
        tell("issues", "opened", repository, "issue", opened, issue.path("user"));
        if (issue.hasNonNull("closed_at")) {
            ObjectNode closed = copy(issue);
            closed.set("updated_at", issue.path("closed_at"));
            tell(
                    "issues",
                    "closed",
                    repository,
                    "issue",
                    closed,
                    issue.hasNonNull("closed_by") ? issue.path("closed_by") : closer(repository, issue));
        }
    }

    /** Who closed it, which lists do not say. */
    private JsonNode closer(JsonNode repository, JsonNode closed) {
        String path = "/repos/" + repository.path("full_name").asText() + "/issues/"
                + closed.path("number").asInt();
        try {
            Optional<JsonNode> before =
                    api.known(path).filter(kept -> kept.path("closed_at").equals(closed.path("closed_at")));
            return (before.isPresent() ? before.get() : api.get(path)).path("closed_by");
        } catch (DeniedException e) {
            notes.add(e.getMessage());
            return JSON.missingNode();
        }
    }

    private void tell(String event, String action, JsonNode repository, String field, ObjectNode what, JsonNode who) {
        ObjectNode body = body(repository, who).put("action", action);
        body.set(field, what);
        if (what.has("number")) {
            body.set("number", what.path("number"));
        }
        told.add(new Told(event, body));
    }

    private static ObjectNode body(JsonNode repository, JsonNode who) {
        ObjectNode body = JSON.createObjectNode();
        ObjectNode where = body.putObject("repository");
        for (String field : new String[] {"id", "full_name", "html_url", "default_branch"}) {
            where.set(field, repository.path(field));
        }
        if (who.hasNonNull("login")) {
            ObjectNode sender = body.putObject("sender");
            sender.set("login", who.path("login"));
            sender.set("type", who.path("type"));
        }
        return body;
    }

    private static ObjectNode copy(JsonNode node) {
        return node instanceof ObjectNode object ? object.deepCopy() : JSON.createObjectNode();
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
