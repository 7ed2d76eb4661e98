package dev.dayone.app.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Partitions that nobody reads to their end, since a transaction is open in them. */
public final class LogWait {

    private static final int TIMEOUT_SECONDS = 20;

    private final Map<TopicPartition, Long> since = new HashMap<>();
    private final Map<TopicPartition, Long> stable = new HashMap<>();

    /**
     * Takes a look and returns what waits: seconds since readers stand at the same place, by partition.
     *
     * @param nanos time of the look
     */
    Map<String, Long> look(Map<TopicPartition, Long> readable, Map<TopicPartition, Long> ends, long nanos) {
        Map<String, Long> waiting = new TreeMap<>();
        ends.forEach((partition, end) -> {
            long to = readable.getOrDefault(partition, end);
            if (to >= end || !Long.valueOf(to).equals(stable.put(partition, to))) {
                since.put(partition, nanos);
            }
            if (to < end) {
                waiting.put(
                        partition.toString(),
                        TimeUnit.NANOSECONDS.toSeconds(nanos - since.getOrDefault(partition, nanos)));
            }
        });
        return waiting;
    }

    /** The same, of the cluster's topics of that prefix as they are now. */
    public Map<String, Long> look(Admin admin, String prefix)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<String> topics = admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS).stream()
                .filter(name -> name.startsWith(prefix))
                .toList();
        List<TopicPartition> partitions = new ArrayList<>();
        admin.describeTopics(topics)
                .allTopicNames()
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .forEach((name, topic) ->
                        topic.partitions().forEach(each -> partitions.add(new TopicPartition(name, each.partition()))));
        // Ends first: what is readable a moment later may be beyond them, and is then no wait.
        Map<TopicPartition, Long> ends = offsets(admin, partitions, IsolationLevel.READ_UNCOMMITTED);
        Map<TopicPartition, Long> readable = offsets(admin, partitions, IsolationLevel.READ_COMMITTED);
        return look(readable, ends, System.nanoTime());
    }

    private static Map<TopicPartition, Long> offsets(Admin admin, List<TopicPartition> partitions, IsolationLevel level)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, ListOffsetsResultInfo> found =
                admin.listOffsets(latest, new ListOffsetsOptions(level)).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        Map<TopicPartition, Long> offsets = new HashMap<>();
        found.forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }
}
