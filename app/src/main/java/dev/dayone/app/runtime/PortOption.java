package dev.dayone.app.runtime;

import dev.dayone.app.embedded.Ports;
import dev.dayone.app.terminal.SystemException;
import dev.dayone.app.terminal.UsageException;
import picocli.CommandLine.Option;

/** Where the dashboard listens. */
public final class PortOption {

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Port of the dashboard on 127.0.0.1 (default: ${DEFAULT-VALUE}; 0 = any free one).")
    public int port = 8080;

    /** @throws SystemException when somebody else listens on it */
    public void requireFree() {
        requireFree("--port", port);
    }

    public static void requireFree(String option, int port) {
        if (port < 0 || port > 65_535) {
            throw new UsageException(option + ": \"" + port + "\" is no port. Give a number from 0 to 65535.");
        }
        if (port != 0 && Ports.inUse(port)) {
            throw new SystemException("Port " + port + " on 127.0.0.1 is in use by another program. "
                    + "Choose another with " + option + ", or " + option + " 0 for any free one.");
        }
    }
}
