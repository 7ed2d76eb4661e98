/** A Kafka broker in this JVM and a Postgres server beside it, on loopback, their data in one directory. */
@NullMarked
package dev.dayone.app.embedded;

import org.jspecify.annotations.NullMarked;
