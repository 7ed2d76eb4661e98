/** The doors that stand open to the network: webhooks, events, xAPI statements. */
@NullMarked
package dev.dayone.ingest.door;

import org.jspecify.annotations.NullMarked;
