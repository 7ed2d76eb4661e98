package dev.dayone.dashboard.study;

import dev.dayone.warehouse.study.StudyStore.Analysis;
import dev.dayone.warehouse.study.StudyStore.Evidence;
import dev.dayone.warehouse.study.StudyStore.Registered;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The last analysis of each study with what it read. An event of one programme changes the data of the whole warehouse; a study whose own evidence is still the same is not analysed
 * again for it. Reading is cheap, an analysis makes thousands of draws.
 */
final class KeptAnalyses {

    private static final int MOST = 500;

    /** Makes an analysis of evidence. */
    interface Analyst {
        Analysis analyse(Registered study, LocalDate day, Evidence evidence);
    }

    private record Asked(String programme, String study, UUID version, LocalDate day) {}

    private record Kept(Evidence evidence, Analysis analysis) {}

    private final Analyst analyst;
    private final Map<Asked, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);

    KeptAnalyses(Analyst analyst) {
        this.analyst = analyst;
    }

    /** The analysis of that evidence: an earlier one where nothing that it read has changed, as known now. */
    Analysis of(Registered study, LocalDate day, Evidence evidence) {
        Asked asked = new Asked(study.programme(), study.plan().id(), study.version(), day);
        Kept last = last(asked);
        if (last != null && last.evidence().tellsTheSame(evidence)) {
            return new Analysis(
                    last.analysis().result(),
                    evidence.knownAt(),
                    last.analysis().rows());
        }
        Analysis made = analyst.analyse(study, day, evidence);
        keep(asked, new Kept(evidence, made));
        return made;
    }

    private synchronized @Nullable Kept last(Asked asked) {
        return kept.get(asked);
    }

    private synchronized void keep(Asked asked, Kept made) {
        kept.put(asked, made);
        while (kept.size() > MOST) {
            kept.remove(kept.keySet().iterator().next());
        }
    }
}
