/** Two versions of one text: which lines changed, as git counts them, and what of a notebook is code. Knows bytes alone. */
@NullMarked
package dev.dayone.ingest.lines;

import org.jspecify.annotations.NullMarked;
