package dev.dayone.dashboard.study;

import dev.dayone.dashboard.chart.LookPlot.Planned;
import dev.dayone.dashboard.document.Section;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.gate.Gate;
import dev.dayone.warehouse.view.PipelineStatus;
import java.util.ArrayList;
import java.util.List;

/** The parts of a study's page below the answer, in reading order. Where a check fails, the checks come first. */
public final class StudyParts {

    private StudyParts() {}

    /**
     * @param looks the plan's looks and what they said; empty = none is planned, or they are hidden
     * @param said verdicts on record, the latest first
     * @param tookPart sections on who took part
     */
    static List<Part> of(
            StudyResult result,
            List<Planned> looks,
            List<Said> said,
            List<Section> tookPart,
            PipelineStatus.Commits commits,
            PipelineStatus.Measured measured) {
        List<Part> out = new ArrayList<>(
                List.of(DifferedPart.of(result), PeoplePart.of(result, tookPart), MethodPart.of(result)));
        boolean failed = result.main().gates().stream().anyMatch(gate -> gate.status() == Gate.Status.FAIL);
        out.add(failed ? 0 : 2, TrustPart.of(result, looks, said, commits, measured));
        return out;
    }

    /** All that can be taken away of a result by itself. */
    public static List<Section> sections(StudyResult result) {
        return of(
                        result,
                        List.of(),
                        List.of(),
                        List.of(),
                        new PipelineStatus.Commits(0, 0),
                        new PipelineStatus.Measured(0, 0, 0, 0))
                .stream()
                .flatMap(part -> part.sections().stream())
                .toList();
    }
}
