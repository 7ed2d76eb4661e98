package dev.dayone.evidence.disclosure;

import java.util.ArrayList;
import java.util.List;

/** Which unknowns do linear equations determine, whatever their right sides? Gauss and Jordan: those that stand alone in a reduced row. */
final class Determined {

    private static final double NONE = 1e-9;

    private Determined() {}

    /** The first of so many unknowns that the equations determine; -1 = none. */
    static int first(List<double[]> equations, int unknowns) {
        List<double[]> rows = new ArrayList<>();
        equations.forEach(each -> rows.add(each.clone()));
        int rank = 0;
        for (int column = 0; column < unknowns && rank < rows.size(); column++) {
            int pivot = rank;
            for (int i = rank + 1; i < rows.size(); i++) {
                if (Math.abs(rows.get(i)[column]) > Math.abs(rows.get(pivot)[column])) {
                    pivot = i;
                }
            }
            if (Math.abs(rows.get(pivot)[column]) < NONE) {
                continue;
            }
            double[] lead = rows.get(pivot);
            rows.set(pivot, rows.get(rank));
            rows.set(rank, lead);
            double scale = lead[column];
            for (int j = 0; j < unknowns; j++) {
                lead[j] /= scale;
            }
            for (int i = 0; i < rows.size(); i++) {
                double factor = i == rank ? 0 : rows.get(i)[column];
                if (Math.abs(factor) > NONE) {
                    for (int j = 0; j < unknowns; j++) {
                        rows.get(i)[j] -= factor * lead[j];
                    }
                }
            }
            rank++;
        }
        for (int i = 0; i < rank; i++) {
            int alone = -1;
            int terms = 0;
            for (int j = 0; j < unknowns; j++) {
                if (Math.abs(rows.get(i)[j]) > NONE) {
                    alone = j;
                    terms++;
                }
            }
            if (terms == 1) {
                return alone;
            }
        }
        return -1;
    }
}
