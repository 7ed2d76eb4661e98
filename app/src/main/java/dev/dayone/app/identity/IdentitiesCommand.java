package dev.dayone.app.identity;

import dev.dayone.app.identity.IdentityAnswers.As;
import dev.dayone.app.identity.IdentityAnswers.Said;
import dev.dayone.app.runtime.DataOption;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.app.terminal.Screen;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.ingest.privacy.Secrets;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Whose the addresses are under which people commit. */
@Command(
        name = "identities",
        mixinStandardHelpOptions = true,
        header = "Show the addresses in the commits that belong to nobody, and say whose they are.",
        description = {
            "",
            "Work under an address that nobody has counts for nobody. This reads the repositories of a programme directory, lists such "
                    + "addresses with whom they may belong to and why, and writes your answer to identities.csv or services.csv. It starts "
                    + "nothing and sends nothing; the next run takes the new rows.",
            "",
            "  ./dayone identities DIR",
            "  ./dayone identities DIR --link kim@home.example=p07 --bot ci@school.example",
            ""
        })
public final class IdentitiesCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "Programme directory: see docs/programme-directory.md.")
    Path directory = Path.of(".");

    @Mixin
    DataOption data = new DataOption();

    @Option(
            names = "--link",
            paramLabel = "ADDRESS=PARTICIPANT",
            description = "The address is that participant's: adds a row to identities.csv. May be repeated.")
    List<String> links = List.of();

    @Option(
            names = "--bot",
            paramLabel = "ADDRESS",
            description = "The address is a service's: adds a row to services.csv. May be repeated.")
    List<String> bots = List.of();

    @Option(
            names = "--shared",
            paramLabel = "ADDRESS",
            description =
                    "Several people use the address, so that it counts for whoever owns the repository: adds a row to services.csv. May be repeated.")
    List<String> shared = List.of();

    @Option(names = "--dry-run", description = "Say what --link, --bot and --shared would do; write nothing.")
    boolean dryRun;

    @Option(names = "--json", description = "Print a JSON object instead.")
    boolean json;

    @Override
    public Integer call() {
        IdentityListing found = read();
        if (!links.isEmpty() || !bots.isEmpty() || !shared.isEmpty()) {
            answer(found);
            return ExitCode.DONE;
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(found.json().toPrettyString());
        } else {
            out.print(Screen.wrapped(found.text(directory), Screen.width()));
        }
        out.flush();
        return found.unread().isEmpty() ? ExitCode.DONE : ExitCode.CHECK_FAILED;
    }

    private IdentityListing read() {
        Progress progress = Progress.on(spec.commandLine().getErr());
        IdentityListing found = IdentityReading.of(
                directory,
                Secrets.forgetful(new byte[32]),
                data.clones(),
                LocalDate.now(ZoneOffset.UTC),
                progress::say);
        found.unread().forEach(problem -> progress.line(problem.line()));
        return found;
    }

    private void answer(IdentityListing found) {
        List<Said> said = new ArrayList<>();
        for (String link : links) {
            int at = link.lastIndexOf('=');
            if (at <= 0) {
                throw new UsageException("--link " + link + ": write ADDRESS=PARTICIPANT, as kim@home.example=p07.");
            }
            said.add(new Said(
                    "--link " + link,
                    As.LINK,
                    link.substring(0, at),
                    link.substring(at + 1).strip()));
        }
        bots.forEach(bot -> said.add(new Said("--bot " + bot, As.BOT, bot, "")));
        shared.forEach(each -> said.add(new Said("--shared " + each, As.SHARED, each, "")));
        IdentityAnswers answers = IdentityAnswers.prepare(directory, found, said);
        if (!dryRun) {
            answers.write();
        }
        PrintWriter out = spec.commandLine().getOut();
        answers.told().forEach(out::println);
        out.println(
                dryRun
                        ? "Nothing was written."
                        : "Written. The next './dayone run " + directory
                                + "' counts them so; 'start' sees it by itself.");
        out.flush();
    }
}
