package dev.dayone.schemas;

/** A fact that a producer reports. Its {@link EventMeta} says who, when, and which earlier facts it replaces. */
public sealed interface Event extends WireRecord
        permits ApplicationRecorded,
                CheckpointScored,
                CheckpointSubmitted,
                CiRunChanged,
                CohortScheduled,
                CommitObserved,
                ConsentRecorded,
                Enrolled,
                FormatChanged,
                IdentityLinked,
                IssueChanged,
                ParticipantErased,
                PlacementRecorded,
                PullRequestChanged,
                RefPushed,
                RepositoryScanned,
                ReviewSubmitted,
                RunLogged,
                SourceGap,
                StudyRegistered,
                SurveyAnswered,
                SurveyRegistered,
                TaskAssigned {

    EventMeta meta();

    /** Whether it knows a native identity alone, and belongs to whoever that identity is linked to. */
    default boolean attributable() {
        return meta().participant() == null && meta().identity() != null;
    }

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
