package dev.dayone.dashboard.shown;

import dev.dayone.dashboard.study.Waiting;
import dev.dayone.warehouse.view.ProgrammeViews.Rows;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A table by cohort and format without the rows of cohorts that wait for an interim look: each such cohort has one row instead, which says until when. */
public final class WithheldRows {

    private WithheldRows() {}

    /** @param table with the columns programme, cohort and arm */
    public static Rows of(Rows table, List<Waiting> waiting) {
        int programme = table.columns().indexOf("programme");
        int cohort = table.columns().indexOf("cohort");
        int arm = table.columns().indexOf("arm");
        List<List<String>> out = new ArrayList<>();
        Set<List<String>> said = new LinkedHashSet<>();
        for (List<String> row : table.rows()) {
            Optional<LocalDate> until = Waiting.until(waiting, row.get(programme), row.get(cohort));
            if (until.isEmpty()) {
                out.add(row);
            } else if (said.add(List.of(row.get(programme), row.get(cohort)))) {
                List<String> line = new ArrayList<>(Collections.nCopies(row.size(), ""));
                line.set(programme, row.get(programme));
                line.set(cohort, row.get(cohort));
                line.set(arm, "withheld until " + until.get());
                out.add(line);
            }
        }
        return new Rows(table.columns(), out, table.scales());
    }
}
