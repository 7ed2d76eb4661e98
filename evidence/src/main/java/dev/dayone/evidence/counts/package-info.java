/** Numbers of events: commits, pull requests, incidents. */
@NullMarked
package dev.dayone.evidence.counts;

import org.jspecify.annotations.NullMarked;
