/** The way from a door to the log: on this disk first, then to Kafka in order; checking what came belongs to ingest.door. */
@NullMarked
package dev.dayone.ingest.spool;

import org.jspecify.annotations.NullMarked;
