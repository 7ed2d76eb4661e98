/** Inference from the assignment mechanism itself: every assignment that could have been drawn. */
@NullMarked
package dev.dayone.evidence.randomization;

import org.jspecify.annotations.NullMarked;
