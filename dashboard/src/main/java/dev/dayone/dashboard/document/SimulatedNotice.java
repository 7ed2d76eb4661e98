package dev.dayone.dashboard.document;

import java.util.List;
import java.util.Map;

/** What a page says about simulated data: of the programmes that it shows, and of no others. */
public final class SimulatedNotice {

    private SimulatedNotice() {}

    /**
     * @param simulated programmes, and whether the data of each are simulated
     * @param only the programme that the page is narrowed to; "" = it shows all
     * @return "" where nothing shown is simulated
     */
    public static String of(Map<String, Boolean> simulated, String only) {
        List<String> shown = simulated.keySet().stream()
                .filter(each -> only.isEmpty() || each.equals(only))
                .sorted()
                .toList();
        List<String> invented = shown.stream()
                .filter(each -> simulated.getOrDefault(each, false))
                .toList();
        if (invented.isEmpty()) {
            return "";
        }
        if (invented.size() == shown.size()) {
            return shown.size() == 1 ? "Nobody in this programme exists." : "Nobody in these programmes exists.";
        }
        return "Nobody in " + String.join(", ", invented) + " exists; the data of "
                + String.join(
                        ", ",
                        shown.stream().filter(each -> !invented.contains(each)).toList()) + " are real.";
    }
}
