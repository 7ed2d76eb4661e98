package dev.dayone.app.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.app.terminal.SystemException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Another process may take a port between the moment it is found free and the moment it is used. */
class PortsTest {

    /** They begin at 32768 on Linux and at 49152 elsewhere. */
    @Test
    void outgoingConnectionsTakeNoneOfThese() {
        for (int look = 0; look < 100; look++) {
            assertThat(Ports.free()).isBetween(20_000, 29_999);
        }
    }

    /** Whoever has it may take connections and never answer. */
    @Test
    @Timeout(value = 50, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void postgresSaysThatItsPortIsTaken(@TempDir Path home) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(home.resolve("postgres"), taken.getLocalPort()))
                    .isInstanceOf(SystemException.class)
                    .hasMessageContaining("does not start");
        }
    }
}
