/** Looking more than once: planned looks and intervals that hold at any look. */
@NullMarked
package dev.dayone.evidence.sequential;

import org.jspecify.annotations.NullMarked;
