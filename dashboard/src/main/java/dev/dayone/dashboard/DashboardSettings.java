package dev.dayone.dashboard;

import dev.dayone.dashboard.signin.SignIn;

/**
 * Where the dashboard answers, and how people are known.
 *
 * @param host address that it binds
 * @param port TCP port; 0 = any free one
 */
public record DashboardSettings(String host, int port, SignIn signIn) {

    /** On this machine's own address, for whoever can reach it. */
    public static DashboardSettings loopback(int port) {
        return new DashboardSettings("127.0.0.1", port, new SignIn.Loopback());
    }
}
