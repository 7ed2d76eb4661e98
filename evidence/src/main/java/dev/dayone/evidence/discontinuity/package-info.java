/** Comparing people on the two sides of a cut-off that admits. */
@NullMarked
package dev.dayone.evidence.discontinuity;

import org.jspecify.annotations.NullMarked;
