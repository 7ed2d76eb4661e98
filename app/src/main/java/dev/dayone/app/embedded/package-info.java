/** A Kafka broker in this JVM and a Postgres server beside it, on loopback, with their data in one directory; external systems are opened in app.runtime. */
@NullMarked
package dev.dayone.app.embedded;

import org.jspecify.annotations.NullMarked;
