package dev.dayone.dashboard.study;

import dev.dayone.dashboard.chart.LookPlot.Planned;
import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Choice;
import dev.dayone.dashboard.document.Templates;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.warehouse.study.StudyStore.Registered;
import dev.dayone.warehouse.view.PipelineStatus;
import java.util.List;
import java.util.Map;

/**
 * A study's page as the template needs it: the answer, then its parts; nothing left to compute.
 *
 * @param question as a sentence
 * @param allocation how many came into each format, and how
 * @param then words on the day as of which the page is, where it is not today's; "" = it is
 * @param links where a reader goes on from here
 * @param asOf follow-up up to that day
 */
public record StudyView(
        String programme,
        String study,
        String title,
        String question,
        boolean simulated,
        String allocation,
        String then,
        MainAnswer answer,
        List<Part> parts,
        List<Choice> links,
        String asOf,
        String version) {

    public static final int PAGE = 720;
    public static final int PHONE = 380;

    public StudyView {
        parts = List.copyOf(parts);
        links = List.copyOf(links);
    }

    /** What the page of a result is made from besides the result. */
    record Around(
            Setting setting,
            List<Planned> looks,
            List<Said> said,
            List<Section> tookPart,
            String then,
            PipelineStatus.Commits commits,
            PipelineStatus.Measured measured,
            String version) {
        Around {
            looks = List.copyOf(looks);
            said = List.copyOf(said);
            tookPart = List.copyOf(tookPart);
        }
    }

    static StudyView of(Registered study, StudyResult result, Around around) {
        return new StudyView(
                study.programme(),
                result.plan().id(),
                result.plan().title(),
                result.plan().question(),
                study.simulated(),
                allocation(result),
                around.then(),
                MainAnswer.of(result, around.setting(), study.simulated()),
                StudyParts.of(
                        result, around.looks(), around.said(), around.tookPart(), around.commits(), around.measured()),
                Onward.of(study, result, around.setting()),
                result.asOf().toString(),
                around.version());
    }

    /** Everything on the page that can be taken away. */
    public List<Section> sections() {
        return parts.stream().flatMap(part -> part.sections().stream()).toList();
    }

    /** The page as one file that needs nothing else. */
    public String file(Templates templates) {
        return templates.render("study-file.jte", Map.of("view", this, "css", templates.css()));
    }

    private static String allocation(StudyResult result) {
        return Figures.count(result.assignedControl()) + " learners assigned to "
                + result.plan().control().label() + ", "
                + Figures.count(result.assignedTreatment()) + " to "
                + result.plan().treatment().label() + ", "
                + (result.plan().randomised() ? "at random" : "not at random")
                + (result.plan().clustered() ? " by cluster" : "")
                + (result.plan().blocked() ? " within blocks" : "") + ". " + result.followUp() + ".";
    }
}
