package dev.dayone.app.study;

import dev.dayone.app.terminal.ExitCode;
import dev.dayone.evidence.planning.PlanAnswer;
import dev.dayone.evidence.planning.PlanAnswer.Refused;
import dev.dayone.ingest.programme.StudyFiles;
import dev.dayone.schemas.StudyRegistered.PlanLock;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Freezes a plan. */
@Command(
        name = "lock",
        mixinStandardHelpOptions = true,
        header = "Freeze the plan: canonical form, hash, date, author.",
        description = {
            "",
            "Writes locks/STUDY.json into the directory. From then on the plan in dayone.yaml must be the one locked; a change goes on record by "
                    + "study amend and is shown next to every result.",
            "",
            "A design that cannot answer its question is refused, or, where it may describe, accepted in writing with --descriptive.",
            ""
        })
final class StudyLockCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "DIR", description = "Programme directory.")
    Path directory = Path.of(".");

    @Parameters(index = "1", arity = "0..1", paramLabel = "STUDY", description = "Id of the study.")
    @Nullable
    String study;

    @Option(names = "--by", paramLabel = "NAME", description = "Who locks it. Default: the user name.")
    String by = System.getProperty("user.name", "unknown");

    @Option(
            names = "--descriptive",
            paramLabel = "WHY",
            description = "Accept in writing that this design describes and does not decide.")
    @Nullable
    String descriptive;

    @Override
    public Integer call() {
        StudyFiles files = StudyFiles.read(directory, study);
        PlanAnswer answer = PlanAnswer.of(PlanQuestions.of(files));
        List<Refused> refusals = answer.refusals();
        boolean hopeless = refusals.stream().anyMatch(each -> !each.acceptable());
        PrintWriter err = spec.commandLine().getErr();
        if (!refusals.isEmpty() && (hopeless || descriptive == null || descriptive.isBlank())) {
            refusals.forEach(each -> err.println("Not locked: " + each.why()));
            if (!hopeless) {
                err.println("To accept it as descriptive: --descriptive \"why\".");
            }
            err.flush();
            return ExitCode.CHECK_FAILED;
        }
        PlanLock lock = files.lock(by, Clock.systemUTC().instant(), refusals.isEmpty() ? null : descriptive);
        PrintWriter out = spec.commandLine().getOut();
        out.println("Locked " + files.plan().study() + " on " + lock.lockedAt() + " by " + lock.lockedBy() + ".");
        out.println("SHA-256 " + lock.hash());
        out.println(
                "Written to " + directory.resolve("locks").resolve(files.plan().study() + ".json")
                        + ": keep it under version control, or send the hash to somebody who keeps it.");
        out.flush();
        return ExitCode.DONE;
    }
}
