/** Differences of means and of places: outcomes measured on a scale. */
@NullMarked
package dev.dayone.evidence.means;

import org.jspecify.annotations.NullMarked;
