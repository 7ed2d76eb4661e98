package dev.dayone.warehouse.study;

import dev.dayone.evidence.study.gate.Blinding;
import dev.dayone.evidence.study.gate.Blinding.Guesses;
import dev.dayone.evidence.study.gate.Conduct;
import dev.dayone.evidence.study.gate.CreditedWork;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.plan.StudyProtocol;
import dev.dayone.evidence.study.plan.StudyProtocol.Amendment;
import dev.dayone.evidence.study.plan.StudyProtocol.Costs;
import dev.dayone.evidence.study.plan.StudyProtocol.Cutoff;
import dev.dayone.evidence.study.plan.StudyProtocol.Design;
import dev.dayone.evidence.study.plan.StudyProtocol.Draw;
import dev.dayone.evidence.study.plan.StudyProtocol.Lock;
import dev.dayone.schemas.StudyRegistered;
import dev.dayone.schemas.StudyRegistered.PlanLock;
import dev.dayone.schemas.StudyRegistered.Protocol;
import dev.dayone.schemas.WireCodec;
import dev.dayone.warehouse.study.StudyStore.Registered;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** How a study went, as the warehouse saw it: who moved, who crossed over, what is on its way, and whether the plan was kept. */
final class StudyConduct {

    private static final String OTHER_FORMAT = "C4.other-format";

    private StudyConduct() {}

    /** What a plan says beyond whom it compares on what. */
    static StudyProtocol protocol(StudyRegistered event) {
        Protocol said = event.protocol();
        if (said == null) {
            return event.looks().isEmpty()
                    ? StudyProtocol.NONE
                    : new StudyProtocol(
                            Design.LOTTERY,
                            null,
                            null,
                            event.looks(),
                            event.hiddenBetweenLooks(),
                            Set.of(),
                            Set.of(),
                            List.of(),
                            Map.of(),
                            null,
                            null,
                            null,
                            List.of());
        }
        String column = said.runningVariable();
        Double at = said.cutoff();
        StudyRegistered.Costs costs = said.costs();
        return new StudyProtocol(
                Design.valueOf(said.design().name()),
                column == null || at == null ? null : new Cutoff(column, at),
                said.expectedPeople(),
                event.looks(),
                event.hiddenBetweenLooks(),
                Set.copyOf(said.guardrails()),
                Set.copyOf(said.exploratory()),
                said.moderators(),
                said.decisions(),
                said.futility(),
                costs == null ? null : new Costs(costs.control(), costs.treatment(), costs.currency()),
                lock(said.lock()),
                said.draws().stream().map(StudyConduct::draw).toList());
    }

    private static @Nullable Lock lock(@Nullable PlanLock lock) {
        return lock == null
                ? null
                : new Lock(
                        lock.hash(),
                        lock.lockedAt(),
                        lock.lockedBy(),
                        lock.descriptive(),
                        lock.amendments().stream()
                                .map(each -> new Amendment(
                                        each.hash(), each.amendedAt(), each.amendedBy(), each.why(), each.changes()))
                                .toList());
    }

    private static Draw draw(StudyRegistered.Draw draw) {
        return new Draw(
                draw.scheme(),
                draw.cohorts(),
                draw.seed(),
                draw.drawnAt(),
                draw.units(),
                draw.balanceOn(),
                draw.acceptance(),
                draw.redraws());
    }

    static Conduct of(Handle handle, Registered study, LocalDate asOf) {
        return new Conduct(
                drawnInTime(handle, study),
                count(scoped(handle, study, """
                        select count(*) from (
                            select h.participant from core.enrolment_history h
                            where h.programme = :programme and h.enrolled and (:everyCohort or h.cohort = any(:cohorts))
                                  and (core.known_at() is null or h.recorded_at <= core.known_at())
                            group by h.participant
                            having count(distinct h.assigned_arm) filter (where h.assigned_arm in (:control, :treatment)) > 1
                        ) moved
                        """)),
                count(scoped(handle, study, """
                        select count(*) from core.enrolment_known e
                        where e.programme = :programme and not e.enrolled and (:everyCohort or e.cohort = any(:cohorts))
                              and e.assigned_arm in (:control, :treatment)
                        """)),
                count(scoped(handle, study, """
                        select count(*) from mart.participant p
                        where p.programme = :programme and (:everyCohort or p.cohort = any(:cohorts))
                              and p.assigned_arm in (:control, :treatment) and p.received_arm <> p.assigned_arm
                        """)),
                scoped(handle, study, """
                        select avg(m.value) from core.measure_known m
                        join mart.participant p on p.programme = m.programme and p.participant = m.participant
                        where m.programme = :programme and m.measure = :measure and not m.withdrawn
                              and (:everyCohort or p.cohort = any(:cohorts)) and p.assigned_arm in (:control, :treatment)
                        """)
                        .bind("measure", OTHER_FORMAT)
                        .mapTo(Double.class)
                        .findOne()
                        .orElse(null),
                count(handle.createQuery(
                                "select count(*) from mart.reject where programme = :programme and state = 'open'")
                        .bind("programme", study.programme())),
                count(handle.createQuery("select count(*) from ops.participant_behind where programme = :programme")
                        .bind("programme", study.programme())),
                count(handle.createQuery("select count(*) from core.source_gap where programme = :programme")
                        .bind("programme", study.programme())),
                offPlan(handle, study, asOf),
                breaks(handle, study),
                amendedAfterData(handle, study),
                overBeforeDraw(handle, study),
                dataTo(handle, study, asOf),
                work(handle, study));
    }

    /** Commits in the repositories of the study's people: how many count for somebody, by cohort and arm. */
    private static List<CreditedWork> work(Handle handle, Registered study) {
        return scoped(handle, study, """
                        select p.cohort,
                               coalesce(sum(r.credited_commits) filter (where p.assigned_arm = :control), 0) as control_credited,
                               coalesce(sum(r.people_commits) filter (where p.assigned_arm = :control), 0) as control_commits,
                               coalesce(sum(r.credited_commits) filter (where p.assigned_arm = :treatment), 0) as treatment_credited,
                               coalesce(sum(r.people_commits) filter (where p.assigned_arm = :treatment), 0) as treatment_commits
                        from mart.repository r
                        join mart.participant p on p.programme = r.programme and p.participant = r.owner
                        where r.programme = :programme and r.people_commits is not null
                              and (:everyCohort or p.cohort = any(:cohorts)) and p.assigned_arm in (:control, :treatment)
                        group by p.cohort order by p.cohort
                        """)
                .map((row, context) -> new CreditedWork(
                        row.getString("cohort"),
                        new CreditedWork.Arm(row.getLong("control_credited"), row.getLong("control_commits")),
                        new CreditedWork.Arm(row.getLong("treatment_credited"), row.getLong("treatment_commits"))))
                .list();
    }

    /**
     * The last day of which scores, submissions, placements and answers of the study's people speak, or on which one was learned, up to that one; null = there are none. Today says
     * nothing of the data.
     */
    private static @Nullable LocalDate dataTo(Handle handle, Registered study, LocalDate asOf) {
        return scoped(handle, study, """
                        select max(day) from (
                            select greatest(f.valid_from, f.observed_on) as day from core.fact_known f
                            join mart.participant p on p.programme = f.programme and p.participant = f.participant
                            where f.programme = :programme and f.kind in ('score', 'submission', 'placement', 'answer')
                                  and (:everyCohort or p.cohort = any(:cohorts)) and p.assigned_arm in (:control, :treatment)
                            union all
                            select m.observed_until from core.measure_known m
                            join mart.participant p on p.programme = m.programme and p.participant = m.participant
                            where m.programme = :programme and (m.measure = 'P4.broad' or m.measure = any(:measures)) and not m.withdrawn
                                  and (:everyCohort or p.cohort = any(:cohorts)) and p.assigned_arm in (:control, :treatment)
                        ) told where day <= :asOf
                        """)
                .bind("asOf", asOf)
                .bindArray(
                        "measures",
                        String.class,
                        study.plan().outcomes().stream()
                                .flatMap(outcome ->
                                        Arrays.stream(outcome.measure().split(",", -1)))
                                .toArray())
                .mapTo(LocalDate.class)
                .findOne()
                .orElse(null);
    }

    /** Cohorts of the study that had ended before its first draw: nobody in them can have been drawn. */
    private static List<String> overBeforeDraw(Handle handle, Registered study) {
        Optional<Instant> first = event(handle, study).map(StudyConduct::draws).orElse(List.of()).stream()
                .map(StudyRegistered.Draw::drawnAt)
                .min(Instant::compareTo);
        return first.isEmpty()
                ? List.of()
                : handle.createQuery("""
                                select cohort from core.cohort
                                where programme = :programme and ends_on < :drawn and (:everyCohort or cohort = any(:cohorts))
                                order by cohort
                                """)
                        .bind("programme", study.programme())
                        .bind("drawn", LocalDate.ofInstant(first.get(), ZoneOffset.UTC))
                        .bind("everyCohort", study.cohorts().isEmpty())
                        .bindArray("cohorts", String.class, study.cohorts())
                        .mapTo(String.class)
                        .list();
    }

    private static Query scoped(Handle handle, Registered study, String sql) {
        return handle.createQuery(sql)
                .bind("programme", study.programme())
                .bind("control", study.plan().control().id())
                .bind("treatment", study.plan().treatment().id())
                .bind("everyCohort", study.cohorts().isEmpty())
                .bindArray("cohorts", String.class, study.cohorts());
    }

    private static int count(Query query) {
        return query.mapTo(Integer.class).one();
    }

    /** Every draw is older than the first day of the cohorts it drew for; null where a cohort of the study was not drawn for here. */
    private static @Nullable Boolean drawnInTime(Handle handle, Registered study) {
        List<StudyRegistered.Draw> draws =
                event(handle, study).map(StudyConduct::draws).orElse(List.of());
        if (draws.isEmpty()) {
            return null;
        }
        for (StudyRegistered.Draw draw : draws) {
            boolean late = handle.createQuery("""
                            select coalesce(bool_or(starts_on < :drawn), false) from core.cohort
                            where programme = :programme and cohort = any(:cohorts)
                            """)
                    .bind("programme", study.programme())
                    .bind("drawn", LocalDate.ofInstant(draw.drawnAt(), ZoneOffset.UTC))
                    .bindArray("cohorts", String.class, draw.cohorts())
                    .mapTo(Boolean.class)
                    .one();
            if (late) {
                return false;
            }
        }
        return true;
    }

    private static List<StudyRegistered.Draw> draws(StudyRegistered event) {
        Protocol said = event.protocol();
        return said == null ? List.of() : said.draws();
    }

    private static Optional<StudyRegistered> event(Handle handle, Registered study) {
        return handle.createQuery(
                        "select payload from study.plan where programme = :programme and study = :study and version = :version")
                .bind("programme", study.programme())
                .bind("study", study.plan().id())
                .bind("version", study.version())
                .map((row, context) -> (StudyRegistered) WireCodec.decode(row.getBytes("payload")))
                .findOne();
    }

    /** Days on which outcomes were computed though the plan hides them on that day. */
    private static int offPlan(Handle handle, Registered study, LocalDate asOf) {
        StudyProtocol protocol = study.plan().protocol();
        if (protocol.looks().isEmpty() || !protocol.hiddenBetweenLooks()) {
            return 0;
        }
        LocalDate last = protocol.looks().get(protocol.looks().size() - 1);
        return handle.createQuery("""
                        select count(distinct as_of) from study.verdict
                        where programme = :programme and study = :study and estimate is not null
                              and as_of < :last and as_of <= :asOf and not as_of = any(:looks)
                        """)
                .bind("programme", study.programme())
                .bind("study", study.plan().id())
                .bind("last", last)
                .bind("asOf", asOf)
                .bindArray("looks", LocalDate.class, protocol.looks())
                .mapTo(Integer.class)
                .one();
    }

    /** What shows that the plan in force is not the one that was locked, or that lots were drawn again behind its back. */
    private static List<String> breaks(Handle handle, Registered study) {
        List<StudyRegistered> versions = handle.createQuery("""
                        select payload from study.plan
                        where programme = :programme and study = :study
                              and (core.known_at() is null or recorded_at <= core.known_at())
                        order by recorded_at, received_at, version
                        """)
                .bind("programme", study.programme())
                .bind("study", study.plan().id())
                .map((row, context) -> (StudyRegistered) WireCodec.decode(row.getBytes("payload")))
                .list();
        Lock inForce = study.plan().protocol().lock();
        Set<String> known = new HashSet<>();
        if (inForce != null) {
            known.add(inForce.hash());
            inForce.amendments().forEach(each -> known.add(each.hash()));
        }
        List<String> out = new ArrayList<>();
        Set<String> hashesOfForce = event(handle, study).map(StudyConduct::draws).orElse(List.of()).stream()
                .map(StudyRegistered.Draw::drawnHash)
                .collect(Collectors.toSet());
        int redraws = event(handle, study).map(StudyConduct::draws).orElse(List.of()).stream()
                .mapToInt(StudyRegistered.Draw::redraws)
                .sum();
        boolean foreign = false;
        boolean drawnAgain = false;
        int unlocked = 0;
        for (StudyRegistered version : versions) {
            Protocol said = version.protocol();
            PlanLock lock = said == null ? null : said.lock();
            if (lock != null) {
                foreign |= !known.contains(lock.hash())
                        || lock.amendments().stream().anyMatch(each -> !known.contains(each.hash()));
            } else if (!version.meta().eventId().equals(study.version())) {
                unlocked++;
            }
            drawnAgain |=
                    redraws == 0 && draws(version).stream().anyMatch(draw -> !hashesOfForce.contains(draw.drawnHash()));
        }
        if (foreign) {
            out.add("A plan was locked before that is not this one and that no amendment leads here from.");
        }
        if (drawnAgain) {
            out.add("Arms were drawn before that are not these, and no reason is on record.");
        }
        if (inForce == null && unlocked > 0) {
            out.add("The plan was changed " + unlocked + (unlocked == 1 ? " time" : " times")
                    + " since it was first registered, without a lock.");
        }
        return out;
    }

    private static boolean amendedAfterData(Handle handle, Registered study) {
        Lock lock = study.plan().protocol().lock();
        if (lock == null || lock.amendments().isEmpty()) {
            return false;
        }
        Instant last = lock.amendments().get(lock.amendments().size() - 1).at();
        return scoped(handle, study, """
                        select coalesce(min(f.valid_from) <= :amended, false) from core.fact_known f
                        join mart.participant p on p.programme = f.programme and p.participant = f.participant
                        where f.programme = :programme and f.kind in ('score', 'placement')
                              and (:everyCohort or p.cohort = any(:cohorts)) and p.assigned_arm in (:control, :treatment)
                        """)
                .bind("amended", LocalDate.ofInstant(last, ZoneOffset.UTC))
                .mapTo(Boolean.class)
                .one();
    }

    /** What raters of a blinded score guessed of the arm; null where nobody was asked. */
    static @Nullable Blinding blinding(Handle handle, Registered study, Outcome outcome) {
        if (!outcome.measure().startsWith("S1.")) {
            return null;
        }
        StudyPlan plan = study.plan();
        List<Guess> guesses = scoped(handle, study, """
                        select p.assigned_arm, f.arm_guess, count(distinct (f.participant, f.rater)) as n
                        from core.fact_known f
                        join mart.participant p on p.programme = f.programme and p.participant = f.participant
                        where f.programme = :programme and f.kind = 'score' and f.about = any(:checkpoints)
                              and f.arm_guess is not null and f.rater is not null
                              and (:everyCohort or p.cohort = any(:cohorts)) and p.assigned_arm in (:control, :treatment)
                        group by p.assigned_arm, f.arm_guess
                        """)
                .bindArray(
                        "checkpoints",
                        String.class,
                        Arrays.stream(outcome.measure().split(",", -1))
                                .map(measure -> measure.substring("S1.".length()))
                                .toList())
                .map((row, context) ->
                        new Guess(row.getString("assigned_arm"), row.getString("arm_guess"), row.getInt("n")))
                .list();
        return guesses.isEmpty()
                ? null
                : new Blinding(
                        guesses(guesses, plan.control().id()),
                        guesses(guesses, plan.treatment().id()));
    }

    private record Guess(String arm, String guess, int n) {}

    private static Guesses guesses(List<Guess> all, String arm) {
        int right = 0;
        int wrong = 0;
        int unknown = 0;
        for (Guess guess : all) {
            if (!guess.arm().equals(arm)) {
                continue;
            }
            if (guess.guess().equals(arm)) {
                right += guess.n();
            } else if (guess.guess().equals("cannot-tell")) {
                unknown += guess.n();
            } else {
                wrong += guess.n();
            }
        }
        return new Guesses(right, wrong, unknown);
    }

    /** Share of the people whose outcome was due by each look; empty where no looks are planned. */
    static List<Double> information(Handle handle, Registered study, Outcome outcome) {
        List<LocalDate> looks = study.plan().protocol().looks();
        if (looks.isEmpty()) {
            return List.of();
        }
        int window = outcome.windowDays() == null ? 0 : outcome.windowDays();
        List<LocalDate> due = scoped(handle, study, """
                        select index_date from mart.participant
                        where programme = :programme and assigned_arm in (:control, :treatment)
                              and (:everyCohort or cohort = any(:cohorts))
                        """)
                .mapTo(LocalDate.class)
                .map(day -> day.plusDays(window))
                .list();
        Integer expected = study.plan().protocol().expectedPeople();
        double all = Math.max(due.size(), expected == null ? 0 : expected);
        if (all == 0) {
            return List.of();
        }
        List<Double> shares = new ArrayList<>();
        for (LocalDate look : looks) {
            shares.add(due.stream().filter(day -> !day.isAfter(look)).count() / all);
        }
        shares.set(shares.size() - 1, 1.0);
        return shares;
    }
}
