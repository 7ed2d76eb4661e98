/** The small numerical tools the methods share: distributions, roots, areas, matrices. */
@NullMarked
package dev.dayone.evidence.numerics;

import org.jspecify.annotations.NullMarked;
