/** What one placement more costs. */
@NullMarked
package dev.dayone.evidence.costs;

import org.jspecify.annotations.NullMarked;
