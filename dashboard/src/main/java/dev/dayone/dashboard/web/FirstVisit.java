package dev.dayone.dashboard.web;

import dev.dayone.dashboard.web.Overview.Step;
import java.util.List;

/** What an installation without a programme shows: three ways to begin, instead of empty tables. */
final class FirstVisit {

    static final Overview PAGE = new Overview(
            List.of(),
            List.of(
                    new Step(
                            "See the demo",
                            "A simulated programme of three cohorts goes through the whole pipeline in a few minutes, and this page fills.",
                            "./dayone demo",
                            "",
                            ""),
                    new Step(
                            "Check your own programme",
                            "Describe it in a directory (docs/programme-directory.md says what is in it). The check names every row that cannot be read, and loads nothing. "
                                    + "Then load it with ./dayone run DIR, or upload it here: the same check, what would change, and then load it.",
                            "./dayone check DIR",
                            "/upload",
                            "Upload it"),
                    new Step(
                            "Plan a test",
                            "How many learners does an answer take? Ask before anybody is assigned.",
                            "",
                            "/plan",
                            "Plan a test")),
            null,
            List.of(),
            "",
            List.of());

    private FirstVisit() {}
}
