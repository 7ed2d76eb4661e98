package dev.dayone.ingest.plan;

import dev.dayone.ingest.plan.ProgrammeFile.Study;
import dev.dayone.schemas.StudyRegistered.Amendment;
import dev.dayone.schemas.StudyRegistered.Costs;
import dev.dayone.schemas.StudyRegistered.Draw;
import dev.dayone.schemas.StudyRegistered.OutcomePlan;
import dev.dayone.schemas.StudyRegistered.PlanLock;
import dev.dayone.schemas.StudyRegistered.Protocol;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The text that a plan's event id is made of. Data directories hold these ids, so the text of a plan never changes: what a later version of DayOne
 * lets a plan say is written at the end, and only where a plan says it. Nothing here may use the generated text of a record, which changes with the record.
 */
final class PlanText {

    private PlanText() {}

    /** The study as its id names it: one without looks, or without a protocol, reads as it did before there were any. */
    static String of(Study study) {
        return "Study[id=" + study.id() + ", title=" + study.title() + ", question=" + study.question() + ", control="
                + study.control() + ", treatment=" + study.treatment() + ", unit="
                + study.unit().name() + ", randomised=" + study.randomised() + ", blocked=" + study.blocked()
                + ", allFormats=" + study.allFormats() + ", cohorts=" + list(study.cohorts()) + ", covariates="
                + list(study.covariates()) + ", expectedShare=" + study.expectedShare() + ", outcomes="
                + list(study.outcomes(), PlanText::outcome) + "]"
                + (study.looks().isEmpty()
                        ? ""
                        : list(study.looks(), day -> day.toString()) + study.hiddenBetweenLooks())
                + (study.protocol().equals(ProgrammeFile.NO_PROTOCOL) ? "" : protocol(study.protocol()));
    }

    /** The formats of a programme, id and label, in the order of the file. */
    static String formats(Map<String, String> formats) {
        return map(formats);
    }

    private static String outcome(OutcomePlan outcome) {
        return "OutcomePlan[id=" + outcome.id() + ", title=" + outcome.title() + ", kind="
                + outcome.kind().name() + ", measure=" + outcome.measure() + ", unit=" + outcome.unit()
                + ", smallestDifference=" + outcome.smallestDifference() + ", higherIsBetter="
                + outcome.higherIsBetter() + ", primary=" + outcome.primary() + ", windowDays=" + outcome.windowDays()
                + "]";
    }

    private static String protocol(Protocol protocol) {
        return "Protocol[design=" + protocol.design().name() + ", periods=" + list(protocol.periods())
                + ", runningVariable=" + protocol.runningVariable() + ", cutoff=" + protocol.cutoff()
                + ", expectedPeople=" + protocol.expectedPeople() + ", guardrails=" + list(protocol.guardrails())
                + ", exploratory=" + list(protocol.exploratory()) + ", moderators=" + list(protocol.moderators())
                + ", decisions=" + map(protocol.decisions()) + ", futility=" + protocol.futility() + ", costs="
                + written(protocol.costs(), PlanText::costs) + ", lock=" + written(protocol.lock(), PlanText::lock)
                + ", draws=" + list(protocol.draws(), PlanText::draw) + "]";
    }

    private static String costs(Costs costs) {
        return "Costs[control=" + costs.control() + ", treatment=" + costs.treatment() + ", currency="
                + costs.currency() + "]";
    }

    private static String lock(PlanLock lock) {
        return "PlanLock[hash=" + lock.hash() + ", lockedAt=" + lock.lockedAt() + ", lockedBy=" + lock.lockedBy()
                + ", descriptive=" + lock.descriptive() + ", amendments=" + list(lock.amendments(), PlanText::amendment)
                + "]";
    }

    private static String amendment(Amendment amendment) {
        return "Amendment[hash=" + amendment.hash() + ", amendedAt=" + amendment.amendedAt() + ", amendedBy="
                + amendment.amendedBy() + ", why=" + amendment.why() + ", changes=" + list(amendment.changes()) + "]";
    }

    private static String draw(Draw draw) {
        return "Draw[scheme=" + draw.scheme() + ", cohorts=" + list(draw.cohorts()) + ", seed=" + draw.seed()
                + ", listHash=" + draw.listHash() + ", drawnHash=" + draw.drawnHash() + ", drawnAt=" + draw.drawnAt()
                + ", units=" + draw.units() + ", balanceOn=" + list(draw.balanceOn()) + ", acceptance="
                + draw.acceptance() + ", redraws=" + draw.redraws() + "]";
    }

    private static <T> String written(@Nullable T value, Function<T, String> text) {
        return value == null ? "null" : text.apply(value);
    }

    private static String list(List<String> values) {
        return list(values, value -> value);
    }

    private static <T> String list(List<T> values, Function<T, String> text) {
        return values.stream().map(text).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String map(Map<String, String> values) {
        return values.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
