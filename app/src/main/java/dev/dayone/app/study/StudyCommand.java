package dev.dayone.app.study;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A study from its plan to its archive. */
@Command(
        name = "study",
        mixinStandardHelpOptions = true,
        subcommands = {
            StudyPlanCommand.class,
            StudyLockCommand.class,
            StudyAmendCommand.class,
            StudyAssignCommand.class,
            StudyVerdictCommand.class,
            StudyLearnCommand.class,
            StudyBundleCommand.class,
            StudyVerifyCommand.class,
            HelpCommand.class
        },
        header = "Plan a study, lock the plan, draw the arms, read the verdict, hand it to others to recompute.",
        description = {
            "",
            "In this order:  plan  lock  assign  run  verdict  bundle  verify",
            "",
            "  ./dayone study plan DIR STUDY      what could it see, and which design would do better?",
            "  ./dayone study lock DIR STUDY      freeze the plan before the first outcome",
            "  ./dayone study assign DIR STUDY    draw the arms from a list",
            "  ./dayone run DIR                   take events in",
            "  ./dayone study verdict STUDY       what may be said, and how surely",
            "  ./dayone study learn               several studies together; cost of one additional placement; skill or signal",
            "  ./dayone study bundle STUDY        everything with which a stranger recomputes it",
            ""
        })
public final class StudyCommand implements Runnable {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "study: say what to do: plan, lock, amend, assign, verdict, learn, bundle, or verify.");
    }
}
