package dev.dayone.ingest.organisation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What a host told of an organisation.
 *
 * @param repositories its repositories, and forks of them
 * @param told what happened in them, as the host's webhooks would have told it
 * @param notes what the host did not say, and why
 * @param counts of what was listed
 */
public record Found(List<HostRepository> repositories, List<Told> told, List<String> notes, Counts counts) {

    public Found {
        repositories = List.copyOf(repositories);
        told = List.copyOf(told);
        notes = List.copyOf(notes);
    }

    /**
     * One thing that happened.
     *
     * @param event kind of webhook
     * @param body its payload
     */
    public record Told(String event, JsonNode body) {}

    /** How many of each kind the host listed. */
    public record Counts(int repositories, int forks, int branches, int requests, int reviews, int runs, int issues) {}
}
