/** Ordered outcomes, of which only the order counts. */
@NullMarked
package dev.dayone.evidence.ranks;

import org.jspecify.annotations.NullMarked;
