/** Git hosts as a source of events: webhooks of GitHub and GitLab, and files of the GitHub events feed; clones belong to ingest.git. */
@NullMarked
package dev.dayone.ingest.host;

import org.jspecify.annotations.NullMarked;
