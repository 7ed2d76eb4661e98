/** Postgres: migrations, the exactly-once sink from Kafka, and what the dashboard and the evidence engine read. */
@NullMarked
package dev.dayone.warehouse;

import org.jspecify.annotations.NullMarked;
