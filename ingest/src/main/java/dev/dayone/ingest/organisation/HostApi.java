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
import java.io.UncheckedIOException;
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
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration WHOLE_ANSWER = Duration.ofMinutes(2);
    private static final Pattern PAGE_SIZE = Pattern.compile("[?&]per_page=(\\d{1,6})(?:&|$)");

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(SILENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final Settings settings;
    private final Duration wholeAnswer;
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
        this(settings, WHOLE_ANSWER);
    }

    /** @param wholeAnswer how long an answer may take from its headers to its end */
    HostApi(Settings settings, Duration wholeAnswer) {
        this.settings = settings;
        this.wholeAnswer = wholeAnswer;
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
        Set<URI> seen = new HashSet<>();
        for (int page = 0; page < PAGES; page++) {
            if (!seen.add(next)) {
                throw InputException.of(Problem.ofFile(
                        server(), "leads round in a circle of pages of " + path, "Tell those who run the server"));
            }
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
        Optional<Answer> before = answers().of(question).filter(kept -> !mayHaveGrown(question, kept));
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
                Answer answer = before.get().with(response.headers().allValues("link"));
                if (!answer.equals(before.get())) {
                    answers().keep(question, answer);
                }
                return answer;
            }
            if (status == 200) {
                Answer answer = new Answer(
                        response.headers().firstValue("etag").orElse(""),
                        Answers.next(response.headers().allValues("link")),
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

    /** Whether it was the last page and full: a next one may have come since, and its own content would be the same. */
    private static boolean mayHaveGrown(URI question, Answer kept) {
        Matcher size = PAGE_SIZE.matcher(question.toString());
        return kept.next().isEmpty() && size.find() && kept.items() >= Integer.parseInt(size.group(1));
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
        InputStream body = response.body();
        AtomicBoolean stopped = new AtomicBoolean();
        CompletableFuture<Void> tooLong = CompletableFuture.runAsync(
                () -> {
                    stopped.set(true);
                    close(body);
                },
                CompletableFuture.delayedExecutor(wholeAnswer.toMillis(), TimeUnit.MILLISECONDS));
        try (InputStream in = body) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw InputException.of(Problem.ofFile(
                        response.uri().toString(), "answers with more than 32 MB", "Check the address of the host"));
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw InputException.of(Problem.ofFile(
                    server(),
                    stopped.get() ? "stopped in the middle of an answer" : "broke the connection off",
                    "Run this again later: it goes on where it was"));
        } finally {
            tooLong.cancel(false);
        }
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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

    private static String beginning(String body) {
        return body.substring(0, Math.min(BEGINNING, body.length()));
    }
}
