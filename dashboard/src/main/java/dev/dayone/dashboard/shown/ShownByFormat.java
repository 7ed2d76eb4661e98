package dev.dayone.dashboard.shown;

import dev.dayone.dashboard.study.Waiting;
import dev.dayone.evidence.disclosure.SmallGroups;
import dev.dayone.warehouse.view.ProgrammeViews.Account;
import dev.dayone.warehouse.view.ProgrammeViews.Reached;
import dev.dayone.warehouse.view.ProgrammeViews.Stage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What of a cohort the pages show by format: no outcome while a plan hides it until its look, and no figure of few people. Plain decisions; the page of a cohort writes them down.
 */
public final class ShownByFormat {

    /** Stages up to this one are no outcomes: assigned, started, completed. */
    public static final int LAST_BEFORE_OUTCOMES = 3;

    private ShownByFormat() {}

    /**
     * People of one block and one format.
     *
     * @param withheld whether only their number is told
     */
    public record Group(Reached reached, boolean withheld) {}

    /**
     * Formats whose outcomes have a column of their own.
     *
     * @param hidden whether a plan hides outcomes by format today
     */
    public static List<String> arms(List<Account> accounts, boolean hidden) {
        return hidden
                ? List.of()
                : accounts.stream().map(Account::arm).distinct().sorted().toList();
    }

    /** Stages that may be shown by format: those before the outcomes always, the others unless a plan hides them. */
    public static List<Stage> stages(List<Stage> all, boolean hidden) {
        return all.stream()
                .filter(stage -> !hidden || stage.step() <= LAST_BEFORE_OUTCOMES)
                .toList();
    }

    /** Formats of fewer than five people, stage by stage, and the next smallest beside a single one. That people were assigned says nothing of them. */
    public static Set<Stage> withheld(List<Stage> stages) {
        List<Stage> later = stages.stream().filter(each -> each.step() > 1).toList();
        boolean[] which = SmallGroups.withheld(
                later.stream().map(Stage::known).toList(),
                SmallGroups.totals(List.of(later.stream().map(Stage::name).toList())));
        Set<Stage> out = new HashSet<>();
        for (int i = 0; i < which.length; i++) {
            if (which[i]) {
                out.add(later.get(i));
            }
        }
        return out;
    }

    /** Blocks and formats of one stage; none where a plan hides them. Totals by format stand on the cohort's page, those by block on the page Ask. */
    public static List<Group> groups(List<Reached> all, boolean hidden) {
        if (hidden) {
            return List.of();
        }
        boolean[] withheld = SmallGroups.withheld(
                all.stream().map(Reached::known).toList(),
                SmallGroups.totals(List.of(
                        all.stream().map(Reached::arm).toList(),
                        all.stream().map(Reached::block).toList())));
        List<Group> out = new ArrayList<>();
        for (int i = 0; i < withheld.length; i++) {
            out.add(new Group(all.get(i), withheld[i]));
        }
        return out;
    }

    /** Cohorts whose outcomes may be shown by format today: those that wait for no look. */
    public static List<String> cohorts(List<String> all, List<Waiting> waiting, String programme) {
        return all.stream()
                .filter(each -> Waiting.until(waiting, programme, each).isEmpty())
                .toList();
    }
}
