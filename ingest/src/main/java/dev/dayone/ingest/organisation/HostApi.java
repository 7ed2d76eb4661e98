package dev.dayone.ingest.organisation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.organisation.Answers.Answer;
import dev.dayone.ingest.remote.ApiAccess;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A host's programming interface: one question at a time, only for what has changed, never faster than the host wants. Its token goes to this one server.
 */
public final class HostApi {

    private static final int LARGEST = 32 << 20;
    private static final int BEGINNING = 2_000;
    private static final int REDIRECTS = 5;
    private static final int PAGES = 10_000;
    private static final int CONNECTION_ATTEMPTS = 3;
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;[^,]*\\brel=\"?next\"?");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(SILENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final Settings settings;
    private @Nullable Instant notBefore;

    /** Waits; a test need not. */
    public interface Waiting {
        void until(Duration wait, String why) throws InterruptedException;
    }

    /**
     * @param base address that all questions begin with, without a slash at the end
     * @param access whether it may be asked
     * @param headers of every question, the token among them
     * @param answers what it said before
     * @param patience the longest wait for a host's limits; then it stops, and goes on in the next run
     */
    public record Settings(
            URI base,
            ApiAccess access,
            Map<String, String> headers,
            Path answers,
            Clock clock,
            Waiting waiting,
            Duration patience) {

        public Settings {
            headers = Map.copyOf(headers);
        }

        /** The token is not printed. */
        @Override
        public String toString() {
            return "Settings[" + base + "]";
        }
    }

    /** The host does not say it to us; the rest of what it knows may still be had. */
    public static final class DeniedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final int status;

        DeniedException(int status, String why) {
            super(why);
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    public HostApi(Settings settings) {
        this.settings = settings;
        settings.access().require(settings.base());
    }

    /** Host name of the interface. */
    String server() {
        return settings.base().getHost();
    }

    /** What it answered before, without asking. */
    Optional<JsonNode> known(String path) {
        return answers().of(address(path)).map(Answer::body);
    }

    /**
     * One answer.
     *
     * @throws DeniedException when the host does not give it
     * @throws InputException when the host cannot be asked any further
     */
    JsonNode get(String path) throws DeniedException {
        return ask(address(path)).body();
    }

    /**
     * The items of all pages.
     *
     * @param field that holds the items of a page; "" = the page is the list
     */
    List<JsonNode> all(String path, String field) throws DeniedException {
        return all(path, field, false);
    }

    /** @param unchanged what is known of it is taken without asking, as it cannot have changed */
    List<JsonNode> all(String path, String field, boolean unchanged) throws DeniedException {
        List<JsonNode> items = new ArrayList<>();
        URI next = address(path);
        for (int page = 0; page < PAGES; page++) {
            Optional<Answer> known = unchanged ? answers().of(next) : Optional.empty();
            Answer answer = known.isPresent() ? known.get() : ask(next);
            JsonNode list = field.isEmpty() ? answer.body() : answer.body().path(field);
            list.forEach(items::add);
            if (answer.next().isEmpty()) {
                return items;
            }
            next = sameServer(next, answer.next());
        }
        throw InputException.of(
                Problem.ofFile(server(), "gives more than " + PAGES + " pages of " + path, "Tell us what the host is"));
    }

    private Answers answers() {
        return new Answers(settings.answers());
    }

    private URI address(String path) {
        return URI.create(settings.base() + path);
    }

    private Answer ask(URI question) throws DeniedException {
        Optional<Answer> before = answers().of(question);
        URI at = question;
        int redirects = 0;
        for (int attempt = 1; ; attempt++) {
            waitForLimit();
            HttpResponse<InputStream> response = send(at, before, attempt);
            if (response == null) {
                continue;
            }
            int status = response.statusCode();
            String body = text(response);
            Pause.untilReset(response.headers()::firstValue, now()).ifPresent(wait -> notBefore = now().plus(wait));
            if (status == 304 && before.isPresent()) {
                return before.get();
            }
            if (status == 200) {
                Answer answer = new Answer(
                        response.headers().firstValue("etag").orElse(""),
                        next(response.headers().allValues("link")),
                        json(question, body));
                answers().keep(question, answer);
                return answer;
            }
            Optional<String> moved = response.headers().firstValue("location").filter(to -> status / 100 == 3);
            if (moved.isPresent() && redirects++ < REDIRECTS) {
                at = sameServer(at, moved.get());
                attempt--;
                continue;
            }
            Optional<Duration> pause =
                    Pause.after(status, response.headers()::firstValue, beginning(body), attempt, now());
            if (pause.isEmpty()) {
                throw refusal(question, status, body);
            }
            waitFor(pause.get(), status >= 500 ? server() + " answers " + status : server() + " asks us to wait");
        }
    }

    private DeniedException refusal(URI question, int status, String body) {
        if (status == 401) {
            throw InputException.of(
                    Problem.ofFile(
                            server(),
                            "refuses the token that it was given",
                            "Make a new one, and put it into the environment or the file of credentials (docs/programme-directory.md)"));
        }
        if (status >= 500
                || status == 429
                || beginning(body).toLowerCase(Locale.ROOT).contains("rate limit")) {
            throw InputException.of(Problem.ofFile(
                    server(),
                    "answers " + status + " again and again",
                    "Run this again later: it goes on where it was"));
        }
        return new DeniedException(
                status, server() + " answers " + status + " to " + question.getPath() + message(body));
    }

    private static String message(String body) {
        try {
            String message = JSON.readTree(body).path("message").asText();
            return message.isBlank() ? "" : " (" + message.substring(0, Math.min(200, message.length())) + ")";
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    private JsonNode json(URI question, String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw InputException.of(Problem.ofFile(
                    question.toString(),
                    "is answered with something that is no JSON",
                    "Check the address of the host"));
        }
    }

    private @Nullable HttpResponse<InputStream> send(URI at, Optional<Answer> before, int attempt) {
        settings.access().require(at);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(at).timeout(SILENCE).GET();
        settings.headers().forEach(request::header);
        before.map(Answer::etag)
                .filter(etag -> !etag.isEmpty())
                .ifPresent(etag -> request.header("If-None-Match", etag));
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            if (attempt < CONNECTION_ATTEMPTS) {
                waitFor(Duration.ofSeconds(1L << attempt), server() + " does not answer");
                return null;
            }
            String why = e instanceof HttpTimeoutException
                    ? "does not answer in time"
                    : e instanceof ConnectException ? "takes no connection" : "broke the connection off";
            throw InputException.of(Problem.ofFile(server(), why, "Run this again later: it goes on where it was"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw InputException.of(Problem.ofFile(server(), "was not asked any further", "Run this again"));
        }
    }

    private String text(HttpResponse<InputStream> response) {
        try (InputStream in = response.body()) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw InputException.of(Problem.ofFile(
                        response.uri().toString(), "answers with more than 32 MB", "Check the address of the host"));
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw InputException.of(Problem.ofFile(
                    server(), "broke the connection off", "Run this again later: it goes on where it was"));
        }
    }

    private void waitForLimit() {
        Instant until = notBefore;
        if (until != null) {
            Duration wait = Duration.between(now(), until);
            if (!wait.isNegative() && !wait.isZero()) {
                waitFor(wait, server() + " has answered as often as it does in this hour");
            }
            notBefore = null;
        }
    }

    private void waitFor(Duration wait, String why) {
        if (wait.compareTo(settings.patience()) > 0) {
            throw InputException.of(Problem.ofFile(
                    server(),
                    "wants us to wait for " + (wait.toSeconds() + 59) / 60 + " minutes",
                    "Run this again then: it goes on where it was"));
        }
        try {
            settings.waiting().until(wait, why);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw InputException.of(Problem.ofFile(server(), "was not asked any further", "Run this again"));
        }
    }

    private Instant now() {
        return settings.clock().instant();
    }

    /** A page, or where something has moved to: on the same server, or it is not asked. */
    private URI sameServer(URI from, String to) {
        URI next = from.resolve(to);
        boolean same = Objects.equals(next.getHost(), settings.base().getHost())
                && next.getPort() == settings.base().getPort()
                && Objects.equals(next.getScheme(), settings.base().getScheme());
        if (!same) {
            throw InputException.of(Problem.ofFile(
                    server(), "sends us on to another server, " + next.getHost(), "Check the address of the host"));
        }
        return next;
    }

    private static String next(List<String> links) {
        Matcher next = NEXT.matcher(String.join(", ", links));
        return next.find() ? next.group(1) : "";
    }

    private static String beginning(String body) {
        return body.substring(0, Math.min(BEGINNING, body.length()));
    }
}
