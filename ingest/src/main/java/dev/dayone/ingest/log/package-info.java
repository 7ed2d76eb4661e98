/** The way of events into Kafka, and the counts of what was sent; what an event says belongs to the other rooms. */
@NullMarked
package dev.dayone.ingest.log;

import org.jspecify.annotations.NullMarked;
