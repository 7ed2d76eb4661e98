package dev.dayone.streams.measures;

import dev.dayone.schemas.HostOrigin.ActorKind;
import dev.dayone.schemas.IdentityLinked;
import dev.dayone.schemas.MeasureDefinition;
import dev.dayone.schemas.PullRequestChanged;
import dev.dayone.schemas.RefPushed;
import dev.dayone.schemas.ReviewSubmitted;
import dev.dayone.schemas.TaskAssigned;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Pull requests of somebody's own: merged elsewhere after the programme, how long they took, how reviews were answered. */
final class RequestMeasures {

    private static final double HOUR_MILLIS = 3_600_000;
    private static final int NON_TRIVIAL_LINES = 10;

    private final Person person;
    private final Set<String> self;
    private final Map<String, List<PullRequestChanged>> requests;
    private final List<Value> out = new ArrayList<>();

    /** Requests that the participant wrote: the host tells the author, whoever acted. */
    private RequestMeasures(Person person) {
        this.person = person;
        this.self = person.timeline().ofType(IdentityLinked.class).stream()
                .map(link -> String.valueOf(link.meta().identity()))
                .collect(Collectors.toSet());
        this.requests = person.timeline().ofType(PullRequestChanged.class).stream()
                .filter(request -> request.author() != null && self.contains(request.author()))
                .collect(Collectors.groupingBy(
                        request -> request.origin().repositoryId() + '#' + request.number(),
                        TreeMap::new,
                        Collectors.toList()));
    }

    static List<Value> of(Person person) {
        RequestMeasures measures = new RequestMeasures(person);
        if (!measures.requests.isEmpty()) {
            measures.firstExternalMerge();
            measures.cycle();
        }
        measures.responses();
        return measures.out;
    }

    /**
     * Days from the index date to the first merge elsewhere: by somebody else, not by a bot, of at least ten lines, into a repository
     * to which the participant never pushed and that no task names.
     */
    private void firstExternalMerge() {
        Set<String> own = person.timeline().ofType(RefPushed.class).stream()
                .map(push -> push.origin().repositoryId())
                .collect(Collectors.toSet());
        Set<String> tasks = person.timeline().ofType(TaskAssigned.class).stream()
                .map(task -> String.valueOf(task.repository()))
                .collect(Collectors.toSet());
        Optional<PullRequestChanged> first = requests.values().stream()
                .flatMap(List::stream)
                .filter(request -> Boolean.TRUE.equals(request.merged()) && request.mergedAt() != null)
                .filter(request -> !Objects.equals(request.meta().identity(), request.author()))
                .filter(request -> request.origin().actorKind() != ActorKind.BOT)
                .filter(request -> lines(request) >= NON_TRIVIAL_LINES)
                .filter(request -> !own.contains(request.origin().repositoryId())
                        && !tasks.contains(request.origin().repository()))
                .filter(request -> mergedOn(request).isAfter(person.indexDate()))
                .min(Comparator.comparing(RequestMeasures::mergedOn)
                        .thenComparing(request -> request.meta().eventId()));
        List<PullRequestChanged> all =
                requests.values().stream().flatMap(List::stream).toList();
        LocalDate seen = all.stream()
                .map(request -> Person.day(request.meta().occurredAt()))
                .max(LocalDate::compareTo)
                .orElseThrow();
        out.add(
                first.isPresent()
                        ? Value.of(
                                MeasureDefinition.EXTERNAL_MERGE,
                                "G1",
                                person.days(mergedOn(first.get())),
                                List.of(first.get()),
                                seen)
                        : Value.of(MeasureDefinition.EXTERNAL_MERGE, "G1", person.days(seen), all, seen)
                                .asCensored());
    }

    /** Median hours from open to merge. */
    private void cycle() {
        List<Double> hours = new ArrayList<>();
        List<PullRequestChanged> behind = new ArrayList<>();
        for (List<PullRequestChanged> changes : requests.values()) {
            Optional<PullRequestChanged> opened = changes.stream()
                    .filter(change -> change.action().startsWith("open"))
                    .min(Comparator.comparing(PullRequestChanged::updatedAt));
            Optional<PullRequestChanged> merged =
                    changes.stream().filter(change -> change.mergedAt() != null).findFirst();
            if (opened.isPresent() && merged.isPresent()) {
                hours.add(hours(
                        opened.get().updatedAt(),
                        Objects.requireNonNull(merged.get().mergedAt())));
                behind.add(opened.get());
                behind.add(merged.get());
            }
        }
        if (!hours.isEmpty()) {
            LocalDate seen = behind.stream()
                    .map(change -> Person.day(change.updatedAt()))
                    .max(LocalDate::compareTo)
                    .orElseThrow();
            out.add(Value.of(MeasureDefinition.REQUEST_CYCLE, "GS9", Medians.of(hours), behind, seen));
        }
    }

    /** Median hours from a review that asks for changes to the author's next push to that repository. */
    private void responses() {
        List<RefPushed> pushes = person.timeline().ofType(RefPushed.class);
        List<Double> hours = new ArrayList<>();
        List<ReviewSubmitted> behind = new ArrayList<>();
        for (ReviewSubmitted review : person.timeline().ofType(ReviewSubmitted.class)) {
            boolean asks = review.state() == ReviewSubmitted.State.CHANGES_REQUESTED;
            if (!asks || review.author() == null || !self.contains(review.author())) {
                continue;
            }
            Instant asked = review.meta().occurredAt();
            pushes.stream()
                    .filter(push -> push.meta().occurredAt().isAfter(asked))
                    .findFirst()
                    .ifPresent(push -> {
                        hours.add(hours(asked, push.meta().occurredAt()));
                        behind.add(review);
                    });
        }
        if (!hours.isEmpty()) {
            LocalDate seen = behind.stream()
                    .map(review -> Person.day(review.meta().occurredAt()))
                    .max(LocalDate::compareTo)
                    .orElseThrow();
            out.add(Value.of(MeasureDefinition.REVIEW_RESPONSE, "GS8", Medians.of(hours), behind, seen));
        }
    }

    private static int lines(PullRequestChanged request) {
        return Objects.requireNonNullElse(request.additions(), 0) + Objects.requireNonNullElse(request.deletions(), 0);
    }

    private static LocalDate mergedOn(PullRequestChanged request) {
        return Person.day(Objects.requireNonNull(request.mergedAt()));
    }

    private static double hours(Instant from, Instant until) {
        return Duration.between(from, until).toMillis() / HOUR_MILLIS;
    }
}
