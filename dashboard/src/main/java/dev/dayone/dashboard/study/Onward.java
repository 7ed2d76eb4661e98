package dev.dayone.dashboard.study;

import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Paths;
import dev.dayone.dashboard.document.Section.Choice;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.warehouse.study.StudyStore.Registered;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where a reader of a study goes on: its people and events, its cohorts, the next test, the report, the cost. */
final class Onward {

    private Onward() {}

    static List<Choice> of(Registered study, StudyResult result, Setting setting) {
        String programme = Paths.segment(study.programme());
        String path = programme + "/" + Paths.segment(study.plan().id());
        String main = Paths.segment(result.main().outcome().id());
        List<Choice> out = new ArrayList<>();
        // What would be refused until the interim look is not offered before it.
        boolean open = study.plan().protocol().awaited(result.asOf()).isEmpty();
        if (open) {
            out.add(new Choice("/participants/" + path + "/" + main, "People and events behind this figure"));
        }
        out.add(new Choice("/cohorts?programme=" + programme, "Cohorts of this programme"));
        out.add(new Choice(plan(result, setting.cohorts()), "Plan the next test with these numbers"));
        out.add(new Choice(
                "/learn#costs" + (study.simulated() ? "-simulated" : ""), "Cost of one additional placement"));
        if (open) {
            out.add(new Choice("/reports/draft/" + path + ".html", "Draft of the report for funders"));
        } else {
            out.add(new Choice(
                    "/reports#drafts",
                    "Draft of the report for funders: from "
                            + study.plan().protocol().awaited(result.asOf()).orElseThrow() + " on"));
        }
        out.add(new Choice("/studies/" + path + "/report.html", "This page as one file"));
        out.add(new Choice("/api/v1/studies/" + path, "The whole result as JSON"));
        return out;
    }

    /**
     * The form of a next test, filled with what this study saw.
     *
     * @param cohorts whose people it compares
     */
    static String plan(StudyResult result, int cohorts) {
        OutcomeResult main = result.main();
        StringBuilder out = new StringBuilder("/plan?outcome=");
        boolean share = main.outcome().kind() == Kind.PLACED;
        out.append(share ? "placed" : "score")
                .append("&matters=")
                .append(number(main.outcome().smallestDifference()));
        Double deviation = main.control().standardDeviation();
        Double base = main.control().value();
        if (share && base != null) {
            out.append("&base=").append(number(Math.max(0.01, Math.min(0.99, base / 100))));
        } else if (deviation != null && deviation > 0) {
            out.append("&deviation=").append(number(deviation));
        }
        int people = main.assigned(result.plan());
        if (cohorts > 0 && people >= 2 * cohorts) {
            out.append("&cohorts=").append(Math.min(60, cohorts));
            out.append("&size=").append(Math.min(500, people / cohorts));
        }
        out.append("&loss=").append(number(Math.min(0.9, main.attrition().overall())));
        out.append("&earlier=").append(result.plan().covariates().isEmpty() ? "no" : "yes");
        return out.toString();
    }

    private static String number(double value) {
        String text =
                String.format(Locale.ROOT, "%.4f", value).replaceAll("0+$", "").replaceAll("\\.$", "");
        return text.isEmpty() || text.equals("-0") ? Figures.count(0) : text;
    }
}
