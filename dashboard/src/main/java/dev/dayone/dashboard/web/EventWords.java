package dev.dayone.dashboard.web;

import dev.dayone.schemas.CheckpointScored;
import dev.dayone.schemas.CheckpointSubmitted;
import dev.dayone.schemas.CiRunChanged;
import dev.dayone.schemas.CommitObserved;
import dev.dayone.schemas.ConsentRecorded;
import dev.dayone.schemas.Enrolled;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.FormatChanged;
import dev.dayone.schemas.IdentityLinked;
import dev.dayone.schemas.IssueChanged;
import dev.dayone.schemas.ParticipantErased;
import dev.dayone.schemas.PlacementRecorded;
import dev.dayone.schemas.PullRequestChanged;
import dev.dayone.schemas.RefPushed;
import dev.dayone.schemas.ReviewSubmitted;
import dev.dayone.schemas.RunLogged;
import dev.dayone.schemas.TaskAssigned;
import java.util.Locale;
import java.util.Map;

/** An event as a sentence, without what is sealed. */
final class EventWords {

    /** What a kind of event is called, by its class: in the singular. */
    private static final Map<String, String> KINDS = Map.ofEntries(
            Map.entry("CheckpointScored", "checkpoint score"),
            Map.entry("CheckpointSubmitted", "checkpoint submission"),
            Map.entry("CiRunChanged", "automatic check"),
            Map.entry("CohortScheduled", "cohort calendar"),
            Map.entry("CommitObserved", "commit"),
            Map.entry("ConsentRecorded", "consent"),
            Map.entry("Enrolled", "enrolment"),
            Map.entry("FormatChanged", "change of format"),
            Map.entry("IdentityLinked", "link to a git identity"),
            Map.entry("IssueChanged", "issue"),
            Map.entry("ParticipantErased", "erasure"),
            Map.entry("PlacementRecorded", "placement status"),
            Map.entry("PullRequestChanged", "pull request"),
            Map.entry("RefPushed", "push"),
            Map.entry("RunLogged", "experiment run"),
            Map.entry("RepositoryScanned", "repository scan"),
            Map.entry("ReviewSubmitted", "code review"),
            Map.entry("SourceGap", "gap of a source"),
            Map.entry("StudyRegistered", "study plan"),
            Map.entry("TaskAssigned", "task"));

    private EventWords() {}

    /** What a kind of event is called; its own name where it has no other. */
    static String kind(String type) {
        return KINDS.getOrDefault(type, type);
    }

    static String of(Event event) {
        String said = said(event);
        return (event.meta().voids() ? "Taken back: " : event.meta().corrects().isEmpty() ? "" : "Corrected: ") + said;
    }

    private static String said(Event event) {
        if (event instanceof Enrolled it) {
            return "Enrolled in cohort " + it.cohort() + ", assigned to " + it.assignedArm()
                    + (it.receivedArm() == null || it.receivedArm().equals(it.assignedArm())
                            ? ""
                            : ", received " + it.receivedArm())
                    + (it.started() ? "; started" : "; did not start")
                    + (it.completed() == null ? "" : it.completed() ? ", completed" : ", did not complete")
                    + (it.jobIntent() ? "." : "; seeks no job.");
        } else if (event instanceof FormatChanged it) {
            return "Changed to the format " + it.format() + ".";
        } else if (event instanceof TaskAssigned it) {
            return "Received the task “" + it.checkpoint() + "”, due "
                    + it.deadline().toString().substring(0, 10) + ".";
        } else if (event instanceof CheckpointSubmitted it) {
            return "Submitted “" + it.checkpoint() + "”" + due(it) + ".";
        } else if (event instanceof CheckpointScored it) {
            return "Scored " + number(it.score()) + " of " + number(it.maximum()) + " on “" + it.checkpoint()
                    + "”, item “" + it.item() + "”" + (it.rater() == null ? "" : ", by rater " + it.rater()) + ".";
        } else if (event instanceof PlacementRecorded it) {
            return "Job status " + it.status().code() + ": " + it.status().meaning() + " (evidence: " + evidence(it)
                    + ").";
        } else if (event instanceof ConsentRecorded it) {
            return (it.given() ? "Agreed to the use “" : "Refused the use “")
                    + it.purpose().name().toLowerCase(Locale.ROOT).replace('_', ' ') + "”.";
        } else if (event instanceof CommitObserved it) {
            return "Commit " + it.sha().substring(0, Math.min(10, it.sha().length())) + " in " + it.repository() + ": "
                    + it.filesChanged() + (it.filesChanged() == 1 ? " file" : " files") + ", +" + it.linesAdded() + " −"
                    + it.linesDeleted() + " lines.";
        } else if (event instanceof RefPushed it) {
            return "Pushed to " + it.ref() + ".";
        } else if (event instanceof PullRequestChanged it) {
            return "Pull request " + it.number() + ": " + it.action() + ".";
        } else if (event instanceof ReviewSubmitted it) {
            return "Reviewed " + (it.number() == null ? "a pull request" : "pull request " + it.number()) + ": "
                    + it.state().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ".";
        } else if (event instanceof IssueChanged it) {
            return "Issue " + it.number() + ": " + it.action() + ".";
        } else if (event instanceof CiRunChanged it) {
            return "Automatic check" + (it.name() == null ? "" : " “" + it.name() + "”") + ": "
                    + it.conclusion().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ".";
        } else if (event instanceof RunLogged it) {
            return "Experiment run: " + it.state().name().toLowerCase(Locale.ROOT) + ".";
        } else if (event instanceof IdentityLinked) {
            return "A git identity was linked to this participant.";
        } else if (event instanceof ParticipantErased) {
            return "Erased on request.";
        }
        String kind = kind(event.getClass().getSimpleName());
        return kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1) + ".";
    }

    private static String evidence(PlacementRecorded it) {
        return switch (it.tier()) {
            case V0 -> "told by word of mouth";
            case V1 -> "read on a public profile";
            case V2 -> "written by the graduate";
            case V3 -> "contract seen or confirmed by the employer";
        };
    }

    private static String due(CheckpointSubmitted it) {
        return it.dueOn() == null
                ? ""
                : it.submittedOn().isAfter(it.dueOn()) ? ", late: it was due on " + it.dueOn() : ", in time";
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.1f", value);
    }
}
