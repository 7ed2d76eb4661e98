package dev.dayone.app.report;

import dev.dayone.app.runtime.Connection;
import dev.dayone.app.runtime.ServiceOptions;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.dashboard.impact.Audience;
import dev.dayone.dashboard.report.ReportSource;
import dev.dayone.dashboard.report.ReportSource.Draft;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a funder's report as a draft. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        subcommands = {
            ReportCheckCommand.class,
            ReportPublishCommand.class,
            ReportListCommand.class,
            ReportGetCommand.class,
            ReportRebuildCommand.class,
            HelpCommand.class
        },
        header = "Write a report for funders, check it, publish it, make a published one again.",
        description = {
            "",
            "  ./dayone report STUDY -o FILE.pdf     a draft: PDF, HTML or CSV by the ending",
            "  ./dayone report PROGRAMME             cohorts over time, placement, costs",
            "  ./dayone report PROGRAMME --kind impact -o FILE.html    surveys, careers, cohorts; also .pdf, .md, .csv",
            "  ./dayone report check STUDY           may it be published?",
            "  ./dayone report publish STUDY         freeze it",
            "  ./dayone report publish PROGRAMME --kind impact --audience funders    the same for an impact report, without quotations",
            "  ./dayone report list                  what was published",
            "  ./dayone report get RELEASE           a published file",
            "  ./dayone report rebuild RELEASE       make it again and compare the bytes",
            "",
            "Nothing in a report speaks of fewer people than the threshold, alone or by subtraction (docs/reports.md).",
            ""
        })
public final class ReportCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ServiceOptions options = new ServiceOptions();

    @Mixin
    ReportChoice choice = new ReportChoice();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "STUDY|PROGRAMME",
            description = "Id of a study or of a programme.")
    @Nullable
    String target;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to write; .pdf, .html or .csv says what. Default: NAME.pdf here.")
    @Nullable
    Path output;

    @Option(names = "--no-quotes", description = "With --kind impact: quote nobody, also not those who agreed.")
    boolean noQuotes;

    @Override
    public Integer call() {
        String name = target;
        if (name == null) {
            throw new UsageException(
                    "report: name a study or a programme, or say check, publish, list, get or rebuild.");
        }
        Path file = output == null ? Path.of(name.replace("/", "--") + ".pdf") : output;
        Progress progress = Progress.on(spec.commandLine().getErr());
        if (choice.kind == ReportChoice.Kind.IMPACT) {
            return impact(name, file, progress);
        }
        String format = format(file);
        try (Connection connection = Connection.toWarehouse(options, progress)) {
            Draft draft = choice.draft(connection.services().warehouse(), name);
            progress.say("writing " + file);
            ReportSource source = ReportChoice.source(connection.services().warehouse());
            Map<String, byte[]> files = source.files(draft, false);
            write(file, files.getOrDefault(format, new byte[0]));
            spec.commandLine().getOut().println(file);
            spec.commandLine().getOut().flush();
            spec.commandLine()
                    .getErr()
                    .println("A draft: " + draft.release().withheld() + " figures are withheld (threshold "
                            + draft.release().threshold() + "). To freeze it: ./dayone report publish " + name);
            return ExitCode.DONE;
        }
    }

    private Integer impact(String programme, Path file, Progress progress) {
        Audience audience = choice.audience;
        String whole = String.valueOf(file.getFileName());
        String format = whole.toLowerCase(Locale.ROOT).endsWith(".md") ? "md" : format(file);
        String name = whole.substring(0, whole.length() - format.length() - 1);
        try (Connection connection = Connection.toWarehouse(options, progress)) {
            progress.say("writing " + file);
            ImpactDraft draft = ImpactDraft.of(
                    connection,
                    programme,
                    choice.study.day(),
                    choice.study.known(),
                    audience,
                    choice.threshold,
                    !noQuotes,
                    Clock.systemUTC().instant(),
                    choice.by);
            draft.files(name, format).forEach((each, bytes) -> {
                Path path = file.resolveSibling(each);
                write(path, bytes);
                spec.commandLine().getOut().println(path);
            });
            spec.commandLine().getOut().flush();
            spec.commandLine()
                    .getErr()
                    .println("For the audience " + audience.word() + ": a figure speaks of "
                            + draft.report().threshold() + " people or more; "
                            + draft.report().withheld() + " figures are withheld."
                            + (audience == Audience.OWN
                                    ? " Counts are exact, and whoever was there may recognise people all the same."
                                    : "")
                            + " Before you give it away: ./dayone report publish " + programme
                            + " --kind impact --audience "
                            + audience.word() + " holds it against what was published before.");
            return ExitCode.DONE;
        }
    }

    /** pdf, html or csv, by the ending. */
    static String format(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        for (String format : new String[] {"pdf", "html", "csv"}) {
            if (name.endsWith("." + format)) {
                return format;
            }
        }
        throw new UsageException("-o " + file + ": must end in .pdf, .html or .csv (with --kind impact also .md).");
    }

    static void write(Path file, byte[] bytes) {
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
