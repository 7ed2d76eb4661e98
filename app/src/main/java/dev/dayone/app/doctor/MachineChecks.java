package dev.dayone.app.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What the machine gives: figures in, findings out. */
public final class MachineChecks {

    private static final long GIB = 1L << 30;
    private static final long SCARCE = GIB;
    private static final long LITTLE = 5 * GIB;
    private static final long FEW_FILES = 4_096;
    private static final long LITTLE_MEMORY = 512L << 20;
    private static final int BUSY = 4;
    private static final Duration CLOCKS_APART = Duration.ofSeconds(5);
    private static final int FIRST_JAVA = 17;

    private MachineChecks() {}

    /** @param free bytes by what is kept there */
    public static List<Diagnosis> disk(Map<String, Long> free) {
        List<Diagnosis> findings = new ArrayList<>();
        new TreeMap<>(free).forEach((what, bytes) -> {
            String says = String.format(Locale.ROOT, "%s has %.1f GiB free.", what, (double) bytes / GIB);
            if (bytes < SCARCE) {
                findings.add(Diagnosis.bad(
                        "disk", says, "Free some: below 1 GiB Kafka or Postgres may stop in the middle of a write."));
            } else if (bytes < LITTLE) {
                findings.add(Diagnosis.care("disk", says, "Free some, or give it more, before it falls below 1 GiB."));
            } else {
                findings.add(Diagnosis.good("disk", says));
            }
        });
        return findings;
    }

    /** @param files that this process may have open; negative = not known */
    public static Diagnosis openFiles(long files) {
        if (files < 0) {
            return Diagnosis.good("open files", "The system does not say how many files a process may open.");
        }
        String says = String.format(Locale.ROOT, "A process may have %,d files open.", files);
        return files < FEW_FILES
                ? Diagnosis.care("open files", says, "Raise it before the start: 'ulimit -n 65536'.")
                : Diagnosis.good("open files", says);
    }

    /** @param heap bytes that this Java may use */
    public static Diagnosis memory(long heap) {
        String says = String.format(Locale.ROOT, "Java may use %.1f GiB of memory.", (double) heap / GIB);
        return heap < LITTLE_MEMORY
                ? Diagnosis.care("memory", says, "Give it at least 512 MiB: JAVA_TOOL_OPTIONS=-Xmx1g.")
                : Diagnosis.good("memory", says);
    }

    /**
     * @param load processes that want to run; negative = not known
     * @param cores of the machine
     */
    public static Diagnosis load(double load, int cores) {
        if (load < 0) {
            return Diagnosis.good("load", "The system does not say how busy it is.");
        }
        String says = String.format(Locale.ROOT, "%.1f processes want to run on %d cores.", load, cores);
        return load > BUSY * cores
                ? Diagnosis.care(
                        "load",
                        says,
                        "The machine is too busy: everything takes long. Stop what else runs, or give it more cores.")
                : Diagnosis.good("load", says);
    }

    /** @param ahead how far this machine's clock is ahead of the other's */
    public static Diagnosis clock(String other, Duration ahead) {
        String says = String.format(
                Locale.ROOT,
                "This machine's clock and that of %s differ by %.1f s.",
                other,
                ahead.abs().toMillis() / 1000.0);
        return ahead.abs().compareTo(CLOCKS_APART) > 0
                ? Diagnosis.bad("clock", says, "Set both by NTP: times of events and windows come from them.")
                : Diagnosis.good("clock", says);
    }

    /** @param feature of the Java that runs, as 17 */
    public static Diagnosis java(int feature) {
        String says = "Java is version " + feature + ".";
        return feature < FIRST_JAVA
                ? Diagnosis.bad("java", says, "Install version 17 or newer.")
                : Diagnosis.good("java", says);
    }

    /** @param version as git says it; empty = there is none */
    public static Diagnosis git(String version) {
        return version.isEmpty()
                ? Diagnosis.care("git", "There is no git.", "Install it, if repositories are to be read.")
                : Diagnosis.good("git", "Git is " + version + ".");
    }

    /** @param taken ports that another program has, by the part that would listen there */
    public static List<Diagnosis> ports(Map<String, Integer> taken) {
        if (taken.isEmpty()) {
            return List.of(Diagnosis.good("ports", "Ports that DayOne takes by default are free."));
        }
        List<Diagnosis> findings = new ArrayList<>();
        new TreeMap<>(taken)
                .forEach((part, port) -> findings.add(Diagnosis.care(
                        "ports",
                        "Port " + port + " is in use by another program.",
                        "Give the " + part + " another one, or 0 for any, when you start.")));
        return findings;
    }
}
