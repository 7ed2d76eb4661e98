package dev.dayone.schemas;

/** A fact that a producer reports. Its {@link EventMeta} says who, when, and which earlier facts it replaces. */
public sealed interface Event extends WireRecord
        permits CheckpointScored,
                CohortScheduled,
                CommitObserved,
                Enrolled,
                IdentityLinked,
                PlacementRecorded,
                RepositoryScanned,
                StudyRegistered {

    EventMeta meta();

    /** Topic on which producers send it. */
    String topic();

    /** Partition key: the participant, else the native identity, else the programme. */
    default String key() {
        if (meta().participant() != null) {
            return meta().participant();
        }
        return meta().identity() != null ? meta().identity() : meta().programme();
    }
}
