package dev.dayone.app.access;

import dev.dayone.app.runtime.Connection;
import dev.dayone.app.runtime.ServiceOptions;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.warehouse.view.SealedTexts;
import dev.dayone.warehouse.view.SealedTexts.Kind;
import dev.dayone.warehouse.view.SealedTexts.Sealed;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Opens texts under seal, on record. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        header = "Open the sealed texts of one person: comments on scores, evidence of careers, answers in words.",
        description = {
            "",
            "  ./dayone show evidence --programme my-school --participant p07",
            "",
            "Needs the data directory, which holds the participants' keys. Each use is an entry of the audit (./dayone audit): who, whose, what, when. Of somebody who was "
                    + "erased nothing can be opened again.",
            ""
        })
public final class ShowCommand implements Callable<Integer> {

    private static final Pattern PSEUDONYM = Pattern.compile("p-[0-9a-f]{20}");

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ServiceOptions options = new ServiceOptions();

    @Parameters(paramLabel = "WHAT", description = "comment, evidence or answer.")
    Kind kind = Kind.EVIDENCE;

    @Option(names = "--programme", paramLabel = "ID", required = true, description = "Programme.")
    String programme = "";

    @Option(
            names = "--participant",
            paramLabel = "ID",
            required = true,
            description = "The person: the programme's own id, or the pseudonym of the pages.")
    String participant = "";

    @Option(names = "--by", paramLabel = "NAME", description = "Who asks, for the audit. Default: the user name.")
    String by = System.getProperty("user.name", "unknown");

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Connection connection =
                Connection.toWarehouse(options, Progress.on(spec.commandLine().getErr()))) {
            Secrets secrets = connection.data().secrets();
            SealedTexts texts = new SealedTexts(connection.services().warehouse());
            List<Sealed> found =
                    texts.of(programme, pseudonym(participant, secrets.pseudonyms(programme)::participant), kind, by);
            if (found.isEmpty()) {
                out.println("Nothing is there under seal: no such text was told of " + participant
                        + ", or nobody is called so.");
                out.flush();
                return ExitCode.CHECK_FAILED;
            }
            for (Sealed each : found) {
                out.println(
                        each.on() + "  " + each.about() + "  "
                                + secrets.vault()
                                        .open(each.participant(), each.sealed())
                                        .orElse(
                                                "cannot be opened: the person's key is gone, or it was sealed by another installation"));
            }
            out.flush();
            return ExitCode.DONE;
        }
    }

    /** What the warehouse and its audit call somebody: the programme's own id never gets there. */
    static String pseudonym(String participant, UnaryOperator<String> pseudonyms) {
        return PSEUDONYM.matcher(participant).matches() ? participant : pseudonyms.apply(participant);
    }
}
