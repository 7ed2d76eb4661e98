package dev.dayone.dashboard;

import dev.dayone.dashboard.signin.SignIn;
import dev.dayone.web.Listener;

/**
 * Where the dashboard answers, and how people are known.
 *
 * @param listener address, port, certificate, further names
 */
public record DashboardSettings(Listener listener, SignIn signIn) {

    /** On this machine's own address, for whoever can reach it. */
    public static DashboardSettings loopback(int port) {
        return new DashboardSettings(Listener.plain("127.0.0.1", port), new SignIn.Loopback());
    }
}
