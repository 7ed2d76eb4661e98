package dev.dayone.dashboard.web;

import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.study.Studies.Analysed;
import dev.dayone.dashboard.web.Overview.Need;
import dev.dayone.evidence.study.gate.Gate;
import dev.dayone.warehouse.view.PipelineStatus.Arrivals;
import dev.dayone.warehouse.view.ProgrammeViews.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What needs somebody: refused rows, studies that cannot be read, interim looks that come due, sources that have gone quiet. */
final class Needs {

    /** Looks that come due within so many days are named. */
    private static final int DAYS_AHEAD = 30;

    private Needs() {}

    /** @param now UTC */
    static List<Need> of(List<Trouble> troubles, List<Analysed> studies, List<Arrivals> arrivals, Instant now) {
        List<Need> out = new ArrayList<>();
        Map<String, Long> counts = new LinkedHashMap<>();
        troubles.forEach(each -> counts.merge(each.what(), each.count(), Long::sum));
        counts.forEach((what, count) -> out.add(new Need(words(what, count), "/data#troubles")));
        studies.forEach(each -> blocked(each, out));
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        studies.forEach(each -> due(each, today, out));
        arrivals.forEach(each -> each.silence(now).ifPresent(silence -> out.add(quiet(each, silence))));
        return out;
    }

    private static String words(String what, long count) {
        String number = Figures.count(count);
        return switch (what) {
            case "Refused rows, neither corrected nor waived" ->
                number + (count == 1 ? " refused row waits" : " refused rows wait") + " to be corrected or waived.";
            case "Gap of a source" -> number + (count == 1 ? " source has a gap." : " gaps in sources.");
            case "Message that could not be used" ->
                number + (count == 1 ? " message could not be used." : " messages could not be used.");
            case "Row set aside" -> number + (count == 1 ? " row was set aside." : " rows were set aside.");
            default -> what + ": " + number + ".";
        };
    }

    private static void blocked(Analysed each, List<Need> out) {
        each.result().main().gates().stream()
                .filter(gate -> gate.status() == Gate.Status.FAIL && gate.name() != Gate.Name.MATURITY)
                .findFirst()
                .ifPresent(gate -> out.add(new Need(
                        "“" + each.study().plan().title() + "” cannot be read yet: the check “"
                                + gate.name().words() + "” failed.",
                        ProgrammePages.link(each) + "#trust")));
    }

    private static void due(Analysed each, LocalDate today, List<Need> out) {
        LocalDate next = each.result().main().look().next();
        if (next != null && !next.isAfter(today.plusDays(DAYS_AHEAD))) {
            out.add(new Need(
                    "“" + each.study().plan().title() + "” has an interim look on " + next + ".",
                    ProgrammePages.link(each)));
        }
    }

    private static Need quiet(Arrivals each, Duration silence) {
        String kind = EventWords.kind(each.type());
        return new Need(
                String.format(
                        Locale.ROOT,
                        "No event of the kind “%s” has come from %s for %d days, which is long for what came regularly.",
                        kind,
                        each.programme(),
                        silence.toDays()),
                "/data#fresh");
    }
}
