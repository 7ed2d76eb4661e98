/** The doors that stand open to the network: webhooks, events, xAPI statements; keeping what came belongs to ingest.spool. */
@NullMarked
package dev.dayone.ingest.door;

import org.jspecify.annotations.NullMarked;
