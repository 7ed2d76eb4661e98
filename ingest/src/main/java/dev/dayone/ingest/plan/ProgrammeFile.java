package dev.dayone.ingest.plan;

import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.input.YamlMap;
import dev.dayone.ingest.pairs.BranchRule;
import dev.dayone.schemas.RunLogged.Tracker;
import dev.dayone.schemas.StudyRegistered.Design;
import dev.dayone.schemas.StudyRegistered.Draw;
import dev.dayone.schemas.StudyRegistered.OutcomePlan;
import dev.dayone.schemas.StudyRegistered.PlanLock;
import dev.dayone.schemas.StudyRegistered.Protocol;
import dev.dayone.schemas.StudyRegistered.Unit;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code dayone.yaml}: the programme, its cohorts, formats, checkpoints and studies. The format is documented in
 * docs/programme-directory.md.
 *
 * @param formats format id to label
 * @param simulated the data are simulated, and every output says so
 * @param zone whose days are the days of what learning systems tell by the clock
 * @param xapi what is special about the programme's learning systems
 * @param categories baseline columns whose numbers are codes of categories
 * @param surveys what people are asked about themselves and the programme
 * @param branches how branches are called on which people work together; null = they do not say it
 */
public record ProgrammeFile(
        String programme,
        String title,
        boolean simulated,
        Map<String, Cohort> cohorts,
        Map<String, String> formats,
        Map<String, Checkpoint> checkpoints,
        List<Study> studies,
        ZoneId zone,
        XapiSettings xapi,
        Set<String> categories,
        Map<String, Survey> surveys,
        @Nullable BranchRule branches) {

    public static final String NAME = "dayone.yaml";

    public record Cohort(
            String id,
            LocalDate start,
            LocalDate end,
            @Nullable Cost cost) {}

    /**
     * What a whole cohort cost, all in.
     *
     * @param currency three letters
     */
    public record Cost(double amount, String currency) {}

    /**
     * @param dueDay days after the cohort's start by which it is due; null = see due
     * @param activity id of the activity in xAPI statements; null = an id that ends in the checkpoint's
     * @param attempts which attempt counts where statements tell of several
     * @param beforeArms everyone sat it before the formats were taught apart
     * @param tracked how experiment runs on it are logged; null = not, or not alike for all
     */
    public record Checkpoint(
            String id,
            @Nullable LocalDate due,
            @Nullable Integer dueDay,
            @Nullable String activity,
            AttemptRule attempts,
            Map<String, Item> items,
            boolean beforeArms,
            @Nullable Tracked tracked) {

        public Optional<LocalDate> dueFor(Cohort cohort) {
            return due != null ? Optional.of(due) : Optional.ofNullable(dueDay).map(cohort.start()::plusDays);
        }
    }

    /**
     * How everyone logs the experiment runs of a task, whatever the format.
     *
     * @param metric figure to be replicated, as runs call it; null = none
     * @param target what it should come to; null where there is no metric
     */
    public record Tracked(
            Tracker tracker,
            @Nullable String metric,
            @Nullable Double target) {}

    /** @param id ids from the root of the tree on, separated by slashes */
    public record Item(String id, double minimum, double maximum, double weight) {}

    /** How a covariate names a checkpoint that everyone sat before the arms were taught apart. */
    public static final String CHECKPOINT = "checkpoint.";

    /** A plan that says nothing beyond whom it compares on what. */
    static final Protocol NO_PROTOCOL = new Protocol(
            Design.LOTTERY,
            List.of(),
            null,
            null,
            null,
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            null,
            null,
            null,
            List.of());

    /**
     * How arms are to be drawn.
     *
     * @param paired neighbours by the first covariate form pairs
     * @param balanceOn baseline columns that a draw must keep alike; empty = any draw is taken
     * @param acceptance share of draws the criterion takes
     */
    public record Drawing(boolean paired, List<String> balanceOn, double acceptance) {}

    /** Rounds of a stepped wedge in their order: its cohorts as they start, or the checkpoints at which the same people are measured. */
    public List<String> rounds(Study study) {
        if (!study.protocol().periods().isEmpty()) {
            return study.protocol().periods();
        }
        return cohorts().values().stream()
                .filter(cohort -> study.cohorts().isEmpty() || study.cohorts().contains(cohort.id()))
                .sorted(Comparator.comparing(Cohort::start).thenComparing(Cohort::id))
                .map(Cohort::id)
                .toList();
    }

    /** @param drawing how arms are to be drawn, where that is done here */
    public record Study(
            String id,
            String title,
            String question,
            String control,
            String treatment,
            Unit unit,
            boolean randomised,
            boolean blocked,
            boolean allFormats,
            List<String> cohorts,
            List<String> covariates,
            @Nullable Double expectedShare,
            List<OutcomePlan> outcomes,
            List<LocalDate> looks,
            boolean hiddenBetweenLooks,
            Drawing drawing,
            Protocol protocol,
            ExpectedNumbers expected) {

        Study recorded(@Nullable PlanLock lock, List<Draw> draws) {
            return new Study(
                    id,
                    title,
                    question,
                    control,
                    treatment,
                    unit,
                    randomised,
                    blocked,
                    allFormats,
                    cohorts,
                    covariates,
                    expectedShare,
                    outcomes,
                    looks,
                    hiddenBetweenLooks,
                    drawing,
                    new Protocol(
                            protocol.design(),
                            protocol.periods(),
                            protocol.runningVariable(),
                            protocol.cutoff(),
                            protocol.expectedPeople(),
                            protocol.guardrails(),
                            protocol.exploratory(),
                            protocol.moderators(),
                            protocol.decisions(),
                            protocol.futility(),
                            protocol.costs(),
                            lock,
                            draws),
                    expected);
        }
    }

    /** The checkpoint that an entry names. */
    public Checkpoint checkpointOf(Entry entry) {
        return Objects.requireNonNull(
                checkpoints.get(entry.oneOf("checkpoint", checkpoints.keySet(), "checkpoint of " + NAME)));
    }

    /** Reads and checks the file of that directory, with what was locked and drawn: a plan must be the one that was locked. */
    public static ProgrammeFile read(Path directory) {
        ProgrammeFile draft = draft(directory);
        return new ProgrammeFile(
                draft.programme,
                draft.title,
                draft.simulated,
                draft.cohorts,
                draft.formats,
                draft.checkpoints,
                draft.studies.stream()
                        .map(study -> study.recorded(
                                LockFile.of(directory, study.id())
                                        .map(lock -> lock.requireUnchanged(CanonicalPlan.of(draft, study)))
                                        .orElse(null),
                                AllocationFile.of(directory, study.id()).draws()))
                        .toList(),
                draft.zone,
                draft.xapi,
                draft.categories,
                draft.surveys,
                draft.branches);
    }

    public Optional<Study> study(String id) {
        return studies.stream().filter(study -> study.id().equals(id)).findFirst();
    }

    private static @Nullable Cost cost(YamlMap cost) {
        Optional<Double> amount = cost.optionalNumber("amount");
        Optional<String> currency = cost.optionalText("currency");
        cost.requireAllRead();
        if (amount.isEmpty() && currency.isEmpty()) {
            return null;
        }
        if (amount.isEmpty() || amount.get() < 0) {
            throw cost.invalid("amount", "needs a number from 0", "Write what the whole cohort cost, all in");
        }
        if (!currency.orElse("").matches("[A-Z]{3}")) {
            throw cost.invalid("currency", "is not a currency", "Write its three letters, as USD");
        }
        return new Cost(amount.get(), currency.get());
    }

    /** The file as it is written, whatever was locked. */
    public static ProgrammeFile draft(Path directory) {
        YamlMap yaml = YamlMap.read(directory.resolve(NAME));
        String id = yaml.text("programme");
        String title = yaml.optionalText("title").orElse(id);
        boolean simulated = yaml.flag("simulated", false);
        Map<String, Cohort> cohorts = new LinkedHashMap<>();
        for (YamlMap entry : yaml.maps("cohorts")) {
            Cohort cohort =
                    new Cohort(entry.text("id"), entry.date("start"), entry.date("end"), cost(entry.map("cost")));
            if (cohort.end().isBefore(cohort.start())) {
                throw entry.invalid("end", "is before the start", "Exchange or correct the two dates");
            }
            unique(cohorts, cohort.id(), cohort, entry);
        }
        Map<String, String> formats = new LinkedHashMap<>();
        for (YamlMap entry : yaml.maps("formats")) {
            String format = entry.text("id");
            unique(formats, format, entry.optionalText("label").orElse(format), entry);
        }
        Map<String, Checkpoint> checkpoints = new LinkedHashMap<>();
        for (YamlMap entry : yaml.maps("checkpoints")) {
            Checkpoint checkpoint = checkpoint(entry);
            unique(checkpoints, checkpoint.id(), checkpoint, entry);
        }
        if (cohorts.isEmpty()) {
            throw yaml.invalid("cohorts", "names no cohort", "Give at least one cohort with id, start and end");
        }
        if (formats.isEmpty()) {
            throw yaml.invalid("formats", "names no format", "List the formats that you teach, each with an id");
        }
        Map<String, Study> studies = new LinkedHashMap<>();
        for (YamlMap entry : yaml.maps("studies")) {
            if (formats.size() < 2) {
                throw yaml.invalid(
                        "studies",
                        "compares two formats, and the programme has one",
                        "List the other format under formats, or take the study out");
            }
            Study study = StudyYaml.read(entry, cohorts, formats, checkpoints);
            unique(studies, study.id(), study, entry);
        }
        ZoneId zone = zone(yaml);
        YamlMap learning = yaml.map("xapi");
        XapiSettings xapi = new XapiSettings(
                Set.copyOf(learning.texts("scored")),
                Set.copyOf(learning.texts("submitted")),
                learning.texts("home-pages").stream()
                        .map(page -> page.replaceFirst("/+$", ""))
                        .collect(Collectors.toSet()));
        learning.requireAllRead();
        Set<String> categories = yaml.texts("categories").stream()
                .map(column -> column.replaceFirst("^baseline\\.", ""))
                .collect(Collectors.toSet());
        Map<String, Survey> surveys = new LinkedHashMap<>();
        for (YamlMap entry : yaml.maps("surveys")) {
            Survey survey = SurveyYaml.read(entry);
            unique(surveys, survey.id(), survey, entry);
            if (checkpoints.containsKey(survey.id())) {
                throw entry.invalid("id", "is the id of a checkpoint too", "Give the survey another id");
            }
        }
        @Nullable BranchRule branches = branches(yaml);
        yaml.requireAllRead();
        return new ProgrammeFile(
                id,
                title,
                simulated,
                cohorts,
                formats,
                checkpoints,
                List.copyOf(studies.values()),
                zone,
                xapi,
                categories,
                surveys,
                branches);
    }

    private static @Nullable BranchRule branches(YamlMap yaml) {
        Optional<String> written = yaml.optionalText("branches");
        written.flatMap(BranchRule::wrong).ifPresent(why -> {
            throw yaml.invalid("branches", why, "Write it as w{week}d{day}-{a}-{b}, or {date}-{a}-{b}");
        });
        return written.map(BranchRule::new).orElse(null);
    }

    private static ZoneId zone(YamlMap yaml) {
        String name = yaml.optionalText("timezone").orElse("UTC");
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw yaml.invalid("timezone", "is no time zone", "Write it as Europe/London, or leave it out for UTC");
        }
    }

    private static <T> void unique(Map<String, T> all, String id, T value, YamlMap entry) {
        entry.requireAllRead();
        if (all.putIfAbsent(id, value) != null) {
            throw entry.invalid("id", "stands twice", "Give each its own id");
        }
    }

    private static Checkpoint checkpoint(YamlMap entry) {
        Map<String, Item> items = new LinkedHashMap<>();
        items(entry, "", 1, items, DEEPEST);
        if (items.isEmpty()) {
            throw entry.invalid("items", "names no item", "List the items scored, each with id and maximum");
        }
        entry.optionalText("title");
        entry.optionalText("kind");
        return new Checkpoint(
                entry.text("id"),
                entry.optionalDate("due").orElse(null),
                entry.optionalWhole("due-day").orElse(null),
                entry.optionalText("activity").orElse(null),
                entry.optionalText("attempts").isEmpty()
                        ? AttemptRule.LAST
                        : AttemptRule.valueOf(entry.oneOf("attempts", List.of("last", "best", "first"))
                                .toUpperCase(Locale.ROOT)),
                items,
                entry.flag("before-arms", false),
                tracked(entry));
    }

    private static @Nullable Tracked tracked(YamlMap entry) {
        Optional<String> metric = entry.optionalText("metric");
        Optional<Double> target = entry.optionalNumber("target");
        if (metric.isPresent() != target.isPresent()) {
            throw entry.invalid(
                    metric.isPresent() ? "metric" : "target",
                    "stands alone: a figure to be replicated has a name and a target",
                    "Give metric, as the runs call it, and target, the number it should come to");
        }
        if (entry.optionalText("tracker").isEmpty()) {
            if (metric.isPresent()) {
                throw entry.invalid(
                        "metric",
                        "needs to say in which tracker everyone logs it",
                        "Add tracker: wandb, mlflow or slurm");
            }
            return null;
        }
        if (target.filter(number -> number == 0).isPresent()) {
            throw entry.invalid(
                    "target",
                    "is 0, and distances are told as multiples of the target",
                    "Name a figure whose target is not 0");
        }
        Tracker tracker = Tracker.valueOf(
                entry.oneOf("tracker", List.of("wandb", "mlflow", "slurm")).toUpperCase(Locale.ROOT));
        return new Tracked(tracker, metric.orElse(null), target.orElse(null));
    }

    /** Levels of a rubric: a part that holds itself has no end. */
    private static final int DEEPEST = 10;

    /** The leaves of a tree of items: each with the ids from the root on, its weight the product of the weights on the way. */
    private static void items(YamlMap node, String path, double weight, Map<String, Item> leaves, int deeper) {
        for (YamlMap part : node.maps("items")) {
            String id = path + part.text("id");
            double own = weight * part.optionalNumber("weight").orElse(1.0);
            if (!part.maps("items").isEmpty()) {
                if (deeper == 0) {
                    throw part.invalid(
                            "items", "lie deeper than " + DEEPEST + " levels", "Take the names of levels together");
                }
                items(part, id + "/", own, leaves, deeper - 1);
                part.requireAllRead();
                continue;
            }
            double maximum = part.number("maximum");
            double minimum = part.optionalNumber("minimum").orElse(0.0);
            if (!(maximum > minimum)) {
                throw part.invalid("maximum", "must be above the minimum", "Give the most points possible");
            }
            unique(leaves, id, new Item(id, minimum, maximum, own), part);
        }
    }
}
