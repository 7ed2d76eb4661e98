package dev.dayone.app.terminal;

import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;

/** The version of this build, from the jar's manifest. */
public final class Version implements IVersionProvider {

    public static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {Ansi.AUTO.string("dayone " + text())};
    }
}
