package dev.dayone.ingest.input;

import java.util.List;
import java.util.stream.Collectors;

/** Input that cannot be used at all. Each problem is one line: what, where, why, what to do. Nothing has been sent. */
public final class InputException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 20;

    private final transient List<Problem> problems;

    private InputException(String message, List<Problem> problems) {
        super(message);
        this.problems = List.copyOf(problems);
    }

    /** Each problem by itself. */
    public List<Problem> problems() {
        return problems;
    }

    public static InputException of(Problem problem) {
        return of(List.of(problem));
    }

    /** All problems together; beyond the first twenty they are counted. */
    public static InputException of(List<Problem> problems) {
        String lines = problems.stream().limit(SHOWN).map(Problem::line).collect(Collectors.joining("\n"));
        int more = problems.size() - SHOWN;
        return new InputException(more > 0 ? lines + "\n... and " + more + " more like these." : lines, problems);
    }
}
