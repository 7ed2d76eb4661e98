/** The topology: native identities become participants, events become timelines, timelines measures, measures live standings. */
@NullMarked
package dev.dayone.streams;

import org.jspecify.annotations.NullMarked;
