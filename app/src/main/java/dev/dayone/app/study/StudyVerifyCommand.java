package dev.dayone.app.study;

import dev.dayone.app.terminal.ExitCode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Computes a bundle again. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        header = "Compute every figure of a bundle again and compare them to the last digit.",
        description = "Needs no warehouse. Exit code 1 when a figure differs or a file was changed.")
final class StudyVerifyCommand implements Callable<Integer> {

    private static final int SHOWN = 20;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "FILE", description = "Bundle written by study bundle.")
    Path file = Path.of("");

    @Override
    public Integer call() {
        StudyBundle.Check check = StudyBundle.verify(file);
        PrintWriter out = spec.commandLine().getOut();
        check.problems().stream().limit(SHOWN).forEach(out::println);
        if (check.problems().size() > SHOWN) {
            out.println("... and " + (check.problems().size() - SHOWN) + " more.");
        }
        out.println(check.programme() + "/" + check.study() + ", computed with DayOne " + check.code() + ": "
                + (check.problems().isEmpty()
                        ? (check.published() == 0
                                ? "all " + check.figures() + " figures come out to the last digit."
                                : check.figures() + " figures come out from counts, means and standard deviations; "
                                        + check.published()
                                        + " stand as published, since they cannot be had without rows of people.")
                        : check.problems().size() + " of " + check.figures() + " figures or files differ."));
        out.flush();
        return check.problems().isEmpty() ? ExitCode.DONE : ExitCode.CHECK_FAILED;
    }
}
