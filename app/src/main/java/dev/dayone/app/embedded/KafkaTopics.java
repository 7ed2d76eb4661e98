package dev.dayone.app.embedded;

import dev.dayone.app.terminal.SystemException;
import dev.dayone.schemas.KafkaAddress;
import dev.dayone.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topics of the catalogue on a cluster: made before first use. */
public final class KafkaTopics {

    private static final int TIMEOUT_SECONDS = 30;

    private KafkaTopics() {}

    /**
     * Creates the topics that are missing, waits until each partition has a leader, and probes them.
     *
     * @return the cluster's id
     */
    public static String create(KafkaAddress kafka, boolean embedded) {
        try (Admin admin =
                Admin.create(kafka.with(Map.of("request.timeout.ms", 10_000, "default.api.timeout.ms", 20_000)))) {
            Set<String> known = admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            int brokers = admin.describeCluster()
                    .nodes()
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .size();
            short replication = (short) (embedded ? 1 : Math.min(3, brokers));
            List<NewTopic> missing = new ArrayList<>();
            Topics.all().forEach((name, config) -> {
                if (!known.contains(name)) {
                    Map<String, String> settings = new LinkedHashMap<>(config);
                    if (replication >= 3) {
                        settings.put("min.insync.replicas", "2");
                    }
                    missing.add(new NewTopic(name, Topics.PARTITIONS, replication).configs(settings));
                }
            });
            create(admin, missing);
            awaitLeaders(admin);
            probe(kafka, missing.stream().map(NewTopic::name).toList());
            return admin.describeCluster().clusterId().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw unusable(kafka, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SystemException("interrupted while creating topics", e);
        }
    }

    /**
     * The topics of the catalogue as a cluster has them.
     *
     * @param missing names
     * @param partitions names of those with another number of partitions than the catalogue's
     * @param expiring names of those that must keep everything and do not
     * @param ends where each partition ends for readers of what is committed, by topic and partition
     */
    public record State(List<String> missing, List<String> partitions, List<String> expiring, Map<String, Long> ends) {}

    /** Looks at the topics and changes nothing. */
    public static State state(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        Set<String> known = admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        List<String> missing = Topics.all().keySet().stream()
                .filter(name -> !known.contains(name))
                .sorted()
                .toList();
        List<String> there =
                Topics.all().keySet().stream().filter(known::contains).sorted().toList();
        List<String> partitions = new ArrayList<>();
        Map<TopicPartition, OffsetSpec> latest = new LinkedHashMap<>();
        admin.describeTopics(there)
                .allTopicNames()
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .forEach((name, topic) -> {
                    if (topic.partitions().size() != Topics.PARTITIONS) {
                        partitions.add(name);
                    }
                    topic.partitions()
                            .forEach(each ->
                                    latest.put(new TopicPartition(name, each.partition()), OffsetSpec.latest()));
                });
        List<String> expiring = new ArrayList<>();
        List<ConfigResource> resources = there.stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        admin.describeConfigs(resources)
                .all()
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .forEach((resource, config) -> {
                    boolean forever = "-1"
                            .equals(Topics.all()
                                    .getOrDefault(resource.name(), Map.of())
                                    .get("retention.ms"));
                    if (forever
                            && !("-1".equals(config.get("retention.ms").value())
                                    && "-1".equals(config.get("retention.bytes").value())
                                    && "delete"
                                            .equals(config.get("cleanup.policy").value()))) {
                        expiring.add(resource.name());
                    }
                });
        Map<String, Long> ends = new LinkedHashMap<>();
        admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .forEach((partition, info) -> ends.put(partition.toString(), info.offset()));
        return new State(missing, partitions, expiring, ends);
    }

    /** Topics like those, under other names. */
    public static void create(KafkaAddress kafka, String suffix, List<String> names) {
        try (Admin admin = Admin.create(kafka.properties())) {
            List<NewTopic> topics = names.stream()
                    .map(name -> new NewTopic(name + suffix, Optional.of(Topics.PARTITIONS), Optional.empty())
                            .configs(Topics.all().getOrDefault(name, Map.of())))
                    .toList();
            create(admin, topics);
            probe(kafka, topics.stream().map(NewTopic::name).toList());
        } catch (ExecutionException | TimeoutException e) {
            throw unusable(kafka, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SystemException("interrupted while creating topics", e);
        }
    }

    /**
     * Deletes those topics, and what an application of ours left.
     *
     * @param application prefix of internal topics and name of the group; empty = none
     */
    public static void forget(KafkaAddress kafka, String application, Collection<String> names) {
        try (Admin admin = Admin.create(kafka.properties())) {
            List<String> topics = admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS).stream()
                    .filter(name ->
                            names.contains(name) || (!application.isEmpty() && name.startsWith(application + "-")))
                    .toList();
            admin.deleteTopics(topics).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            for (int attempt = 0;
                    attempt < 100 && admin.listTopics().names().get().stream().anyMatch(topics::contains);
                    attempt++) {
                Thread.sleep(100);
            }
            if (!application.isEmpty()) {
                deleteGroup(admin, application);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw unusable(kafka, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SystemException("interrupted while deleting topics", e);
        }
    }

    /** Members that left without a word are put out first: a group with members cannot be deleted. */
    private static void deleteGroup(Admin admin, String group)
            throws ExecutionException, InterruptedException, TimeoutException {
        if (admin.listGroups().all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS).stream()
                .noneMatch(each -> each.groupId().equals(group))) {
            return;
        }
        for (int attempt = 0; ; attempt++) {
            try {
                if (!admin.describeConsumerGroups(List.of(group))
                        .all()
                        .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                        .values()
                        .iterator()
                        .next()
                        .members()
                        .isEmpty()) {
                    admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
                            .all()
                            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
                }
                admin.deleteConsumerGroups(List.of(group)).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
                return;
            } catch (ExecutionException e) {
                if (attempt == 30) {
                    throw e;
                }
                Thread.sleep(500);
            }
        }
    }

    private static SystemException unusable(KafkaAddress kafka, Exception e) {
        return new SystemException(
                "Kafka at " + kafka + " cannot be used: "
                        + (e.getCause() == null ? e : e.getCause()).getMessage()
                        + ". Check that it runs and lets us create topics.",
                e);
    }

    /** Another process may make the same topics at the same time. */
    private static void create(Admin admin, List<NewTopic> missing)
            throws ExecutionException, InterruptedException, TimeoutException {
        for (KafkaFuture<Void> each : admin.createTopics(missing).values().values()) {
            try {
                each.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }

    /**
     * Sends an empty message to each partition of new topics: a partition just made can lose the first batch that it acknowledges
     * (KAFKA-15591), and this one nobody misses. Readers pass over empty messages.
     */
    private static void probe(KafkaAddress kafka, List<String> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                kafka.with(Map.of("acks", "all", "linger.ms", 0)),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            List<Future<RecordMetadata>> probes = new ArrayList<>();
            for (String topic : topics) {
                for (int partition = 0; partition < Topics.PARTITIONS; partition++) {
                    probes.add(producer.send(
                            new ProducerRecord<>(topic, partition, "probe".getBytes(StandardCharsets.US_ASCII), null)));
                }
            }
            for (Future<RecordMetadata> probe : probes) {
                probe.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    private static void awaitLeaders(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        for (int attempt = 0; attempt < 100; attempt++) {
            if (haveLeaders(admin)) {
                return;
            }
            Thread.sleep(100);
        }
        throw new TimeoutException("topics have no leader after ten seconds");
    }

    /** A topic just created may still be unknown to the broker that is asked. */
    private static boolean haveLeaders(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        try {
            return admin
                    .describeTopics(Topics.all().keySet())
                    .allTopicNames()
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .values()
                    .stream()
                    .allMatch(topic -> topic.partitions().size() >= Topics.PARTITIONS
                            && topic.partitions().stream().allMatch(partition -> partition.leader() != null));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw e;
        }
    }
}
