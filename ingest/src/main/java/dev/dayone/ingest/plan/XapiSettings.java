package dev.dayone.ingest.plan;

import java.util.Set;

/**
 * What a programme says of its learning systems.
 *
 * @param scoring verbs that carry a score, besides those that are known: whole ids, or their last parts
 * @param submitting verbs that say that something was handed in, likewise
 * @param homePages systems whose accounts are called by the programme's own ids; empty = all
 */
public record XapiSettings(Set<String> scoring, Set<String> submitting, Set<String> homePages) {

    public static final XapiSettings NONE = new XapiSettings(Set.of(), Set.of(), Set.of());

    public XapiSettings {
        scoring = Set.copyOf(scoring);
        submitting = Set.copyOf(submitting);
        homePages = Set.copyOf(homePages);
    }
}
