package dev.dayone.dashboard.signin;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The pages that have an address of their own, in the order of the navigation. Routes, roles, navigation and what other sites may link to follow from it; a page that
 * is named here and answered nowhere does not compile.
 */
public enum Page {
    OVERVIEW("/", "Overview", Role.EVALUATOR, Trait.IN_NAVIGATION, Trait.KEPT, Trait.LINKABLE),
    STUDIES("/studies", "Studies", Role.EVALUATOR, Trait.IN_NAVIGATION, Trait.KEPT, Trait.LINKABLE),
    LEARN("/learn", "Studies together", Role.EVALUATOR, Trait.IN_NAVIGATION, Trait.KEPT, Trait.LINKABLE),
    COHORTS("/cohorts", "Cohorts", Role.EVALUATOR, Trait.IN_NAVIGATION, Trait.KEPT, Trait.LINKABLE),
    COMPARE("/compare", "Compare cohorts", Role.EVALUATOR, Trait.IN_NAVIGATION, Trait.KEPT, Trait.LINKABLE),
    PLAN("/plan", "Plan a test", Role.VIEWER, Trait.IN_NAVIGATION, Trait.KEPT, Trait.LINKABLE, Trait.WITHOUT_DATA),
    ASK("/ask", "Ask", Role.EVALUATOR, Trait.IN_NAVIGATION, Trait.KEPT, Trait.LINKABLE),
    SQL("/sql", "SQL", Role.EVALUATOR, Trait.IN_NAVIGATION),
    REPORTS("/reports", "Reports", Role.VIEWER, Trait.IN_NAVIGATION, Trait.LINKABLE),
    DATA("/data", "Data quality", Role.EVALUATOR, Trait.IN_NAVIGATION, Trait.KEPT, Trait.LINKABLE),
    RATERS("/raters", "Raters", Role.EVALUATOR, Trait.KEPT, Trait.LINKABLE),
    IDENTITIES("/identities", "Identities", Role.EVALUATOR, Trait.IN_NAVIGATION),
    UPLOAD("/upload", "Upload", Role.OPERATOR, Trait.IN_NAVIGATION),
    GLOSSARY("/glossary", "Glossary", Role.VIEWER, Trait.KEPT, Trait.LINKABLE, Trait.WITHOUT_DATA),
    METHODS("/methods", "Methods", Role.VIEWER, Trait.KEPT, Trait.LINKABLE, Trait.WITHOUT_DATA),
    DOWNLOADS("/downloads", "Downloads", Role.EVALUATOR, Trait.LINKABLE, Trait.WITHOUT_DATA);

    /** What is true of a page. */
    public enum Trait {
        IN_NAVIGATION,
        /** The answer is kept until the data change. */
        KEPT,
        /** Other sites may link to it: it shows figures of groups and has no effect. */
        LINKABLE,
        /** It shows no data of a programme, so that none of it is simulated. */
        WITHOUT_DATA
    }

    private final String path;
    private final String title;
    private final Role role;

    @SuppressWarnings("ImmutableEnumChecker") // Set.of cannot be changed
    private final Set<Trait> traits;

    Page(String path, String title, Role role, Trait... traits) {
        this.path = path;
        this.title = title;
        this.role = role;
        this.traits = Set.of(traits);
    }

    public String path() {
        return path;
    }

    public String title() {
        return title;
    }

    /** Whom it is for; whoever may do more may see it too. */
    public Role role() {
        return role;
    }

    public boolean is(Trait trait) {
        return traits.contains(trait);
    }

    /** The page at an address, without what is asked of it. */
    public static Optional<Page> at(String path) {
        return Arrays.stream(values()).filter(page -> page.path.equals(path)).findFirst();
    }

    /** Pages of which that is true, in their order. */
    public static List<Page> with(Trait trait) {
        return Arrays.stream(values()).filter(page -> page.is(trait)).toList();
    }
}
