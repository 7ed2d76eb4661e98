/** The pure heart: a participant's timeline, and the one function that turns it into measures. Knows nothing of Kafka. */
@NullMarked
package dev.dayone.streams.measures;

import org.jspecify.annotations.NullMarked;
