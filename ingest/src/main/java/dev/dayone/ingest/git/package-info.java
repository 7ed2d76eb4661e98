/** Git repositories as a source of events: what was committed, by whom, and what of it is work; webhooks of hosts belong to ingest.host. */
@NullMarked
package dev.dayone.ingest.git;

import org.jspecify.annotations.NullMarked;
