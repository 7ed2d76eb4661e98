package dev.dayone.app.doctor;

import dev.dayone.evidence.finding.Counts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has become of the data: figures in, findings out. */
public final class PipelineChecks {

    private static final Duration BACKUP_DUE = Duration.ofDays(7);
    private static final Duration QUIET_AT_LEAST = Duration.ofDays(3);
    private static final int QUIET_TIMES = 5;

    private PipelineChecks() {}

    /**
     * @param unmeasured people with facts that no measure speaks of
     * @param standings that do not sum up all measures
     * @param settled nothing is on its way from the log into the warehouse
     */
    public static Diagnosis people(long unmeasured, long standings, boolean settled) {
        if (unmeasured + standings == 0) {
            return Diagnosis.good(
                    "measures", "Everybody's measures speak of all facts, and standings of all measures.");
        }
        String says = Counts.of(unmeasured, "person has", "people have") + " facts that no measure speaks of, and "
                + Counts.of(standings, "standing does", "standings do") + " not sum up all measures.";
        return settled
                ? Diagnosis.bad(
                        "measures",
                        says,
                        "Wait a minute and look again while 'dayone start' runs. If they stay: 'dayone reconcile --repair'.")
                : Diagnosis.care("measures", says, "Events are on their way: start DayOne, and look again.");
    }

    public static Diagnosis quarantine(long messages) {
        return messages == 0
                ? Diagnosis.good("quarantine", "No message is set aside.")
                : Diagnosis.care(
                        "quarantine",
                        Counts.of(messages, "message is", "messages are") + " set aside.",
                        "'dayone quarantine list' shows why; 'dayone quarantine replay' takes them once it is mended.");
    }

    public static Diagnosis rejects(long open) {
        return open == 0
                ? Diagnosis.good("refused rows", "No refused row is open.")
                : Diagnosis.care(
                        "refused rows",
                        Counts.of(open, "refused row is", "refused rows are") + " neither corrected nor waived.",
                        "'dayone rejects list' shows them.");
    }

    public static Diagnosis deadLetters(long messages) {
        return messages == 0
                ? Diagnosis.good("dead letters", "Streams could use every message.")
                : Diagnosis.bad(
                        "dead letters",
                        Counts.of(messages, "message", "messages") + " could not be used by streams.",
                        "The table ops.dead_letter says which and why; docs/runbook.md what to do.");
    }

    /** @param last when the warehouse was backed up last; null = never */
    public static Diagnosis backup(@Nullable Instant last, Instant now) {
        if (last == null) {
            return Diagnosis.care(
                    "backup",
                    "There is no backup of this warehouse.",
                    "'dayone backup DIR' makes one while everything runs. Keep pseudonym.key and participant.keys apart from it.");
        }
        Duration age = Duration.between(last, now);
        String says = "The last backup is " + Counts.of(age.toDays(), "day", "days") + " old.";
        return age.compareTo(BACKUP_DUE) > 0
                ? Diagnosis.care("backup", says, "'dayone backup DIR' makes a new one.")
                : Diagnosis.good("backup", says);
    }

    /** @param behind messages of the log that the warehouse has not read, by topic and partition */
    public static Diagnosis lag(Map<String, Long> behind) {
        long all = behind.values().stream().mapToLong(each -> each).sum();
        return all == 0
                ? Diagnosis.good("sink", "The warehouse has read the whole log.")
                : Diagnosis.care(
                        "sink",
                        "The warehouse has not read " + Counts.of(all, "message", "messages") + " of the log yet.",
                        "Start DayOne, if it does not run; look again in a minute.");
    }

    /** @param open partitions in which a transaction is open */
    public static Diagnosis transactions(List<String> open) {
        return open.isEmpty()
                ? Diagnosis.good("transactions", "Nobody waits for a transaction.")
                : Diagnosis.care(
                        "transactions",
                        "Readers wait for a transaction that is open in " + String.join(", ", open) + ".",
                        "Its producer ends it, or the broker within a minute. If it is open after a quarter of an hour: docs/runbook.md, "
                                + "'A transaction hangs'.");
    }

    /**
     * A kind of event of a programme.
     *
     * @param source programme and kind of event
     * @param first when the first came
     * @param last when the last came
     * @param arrivals how many days had any
     */
    public record Source(String source, Instant first, Instant last, long arrivals) {

        /** What usually lies between two days on which some came. */
        Duration usual() {
            return arrivals < 2 ? Duration.ZERO : Duration.between(first, last).dividedBy(arrivals - 1);
        }
    }

    /** Those that came regularly and come no more. */
    public static List<Diagnosis> quiet(List<Source> sources, Instant now) {
        List<Diagnosis> findings = new ArrayList<>();
        for (Source each : sources) {
            Duration silent = Duration.between(each.last(), now);
            Duration limit = each.usual().multipliedBy(QUIET_TIMES);
            limit = limit.compareTo(QUIET_AT_LEAST) < 0 ? QUIET_AT_LEAST : limit;
            if (each.arrivals() >= QUIET_TIMES && silent.compareTo(limit) > 0) {
                findings.add(Diagnosis.care(
                        "sources",
                        each.source() + " has been silent for " + silent.toDays()
                                + " days, which is long for what came so regularly.",
                        "Ask whether it has ended, or whether a hook, a token or a directory has gone."));
            }
        }
        return findings.isEmpty() ? List.of(Diagnosis.good("sources", "No source has gone quiet.")) : findings;
    }

    /**
     * @param missing topics of the catalogue that the cluster does not have
     * @param partitions topics whose number of partitions is another than the catalogue's
     * @param retention topics of events that delete old ones
     */
    public static List<Diagnosis> topics(List<String> missing, List<String> partitions, List<String> retention) {
        List<Diagnosis> findings = new ArrayList<>();
        if (!missing.isEmpty()) {
            findings.add(Diagnosis.care(
                    "topics", "Topics are missing: " + String.join(", ", missing) + ".", "The next start makes them."));
        }
        if (!partitions.isEmpty()) {
            findings.add(Diagnosis.bad(
                    "topics",
                    "Topics have another number of partitions than DayOne made: " + String.join(", ", partitions) + ".",
                    "Events of one person stand in two partitions now. Stop, then 'dayone rebuild --log --replace'."));
        }
        if (!retention.isEmpty()) {
            findings.add(Diagnosis.bad(
                    "topics",
                    "Topics of events delete what is old: " + String.join(", ", retention) + ".",
                    "Set retention.ms=-1 and retention.bytes=-1 on them now: 'kafka-configs.sh --alter --topic NAME --add-config "
                            + "retention.ms=-1,retention.bytes=-1'."));
        }
        return findings.isEmpty()
                ? List.of(Diagnosis.good("topics", "All topics are there and keep what they must."))
                : findings;
    }
}
