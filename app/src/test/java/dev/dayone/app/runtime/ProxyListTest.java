package dev.dayone.app.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.app.terminal.UsageException;
import dev.dayone.dashboard.DashboardSettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Whose headers are believed: single machines that were named, and nobody else. */
class ProxyListTest {

    @Test
    void aListThatIsOpenIsRefusedBeforeAnythingStarts() {
        for (String open : List.of(
                "0.0.0.0",
                "::",
                "0:0:0:0:0:0:0:0",
                "10.0.0.0/8",
                "*",
                "all",
                "proxy.example.org",
                "10.0.0",
                "",
                "2001:db8::/32",
                "999.1.1.1")) {
            assertThatThrownBy(() -> settings("--proxy-user=X-User", "--proxy-from=" + open))
                    .as("proxy %s", open)
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("is not the address of one machine")
                    .hasMessageContaining("name the proxy's own address");
            assertThatThrownBy(() -> settings("--gateway=" + open))
                    .as("gateway %s", open)
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("is not the address of one machine");
        }
        assertThatThrownBy(() -> settings("--proxy-user=X-User", "--proxy-from=10.0.0.2,0.0.0.0"))
                .isInstanceOf(UsageException.class);
    }

    @Test
    void machinesThatAreNamedAreBelieved() {
        assertThat(settings("--gateway=10.0.0.2,2001:db8::2").listener().gateways())
                .containsExactlyInAnyOrder("10.0.0.2", "2001:db8::2");
        assertThat(settings("--proxy-user=X-User", "--proxy-from=10.0.0.3", "--gateway=10.0.0.2")
                        .listener()
                        .gateways())
                .as("who signs people in also says where they come from")
                .containsExactlyInAnyOrder("10.0.0.2", "10.0.0.3");
        assertThat(settings().listener().gateways()).as("nobody unless named").isEmpty();
    }

    private static DashboardSettings settings(String... arguments) {
        ListenerOptions listener = new ListenerOptions();
        SignInOptions signIn = new SignInOptions();
        CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();
        spec.addMixin("listener", CommandLine.Model.CommandSpec.forAnnotatedObject(listener));
        spec.addMixin("signIn", CommandLine.Model.CommandSpec.forAnnotatedObject(signIn));
        new CommandLine(spec).parseArgs(arguments);
        return signIn.settings(listener, 0);
    }
}
