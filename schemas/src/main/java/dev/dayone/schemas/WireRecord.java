package dev.dayone.schemas;

/** Anything that travels on a topic: an {@link Event} from a producer, or what streams made of events. */
public sealed interface WireRecord
        permits CommitDay,
                DeadLetter,
                EnrolmentState,
                Event,
                FormatMetric,
                IdentityReleased,
                MeasureValue,
                Reject,
                RejectResolved {}
