package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What people read when they ask for help: for each command there is. */
class CommandsTest {

    @Test
    void everyCommandSaysWhatItDoesAndWhatItsOptionsMean() {
        List<CommandSpec> commands = new ArrayList<>();
        collect(new CommandLine(DayOne.class), commands);
        assertThat(commands).hasSizeGreaterThan(30);

        for (CommandSpec command : commands) {
            String name = command.qualifiedName();
            String says = String.join(" ", command.usageMessage().header())
                    + String.join(" ", command.usageMessage().description());
            assertThat(says).as("what '%s' does: its header", name).isNotBlank();
            assertThat(command.commandLine().getUsageMessage()).as(name).contains("Usage: ");
            for (OptionSpec option : command.options()) {
                assertThat(String.join(" ", option.description()))
                        .as("what '%s %s' means: its description", name, option.longestName())
                        .isNotBlank();
            }
        }
    }

    private static void collect(CommandLine command, List<CommandSpec> into) {
        into.add(command.getCommandSpec());
        command.getSubcommands().values().forEach(each -> collect(each, into));
    }
}
