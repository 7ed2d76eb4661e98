/** A programme directory as a whole: what is in it, what changed, and everything published in order; single rows belong to ingest.entry. */
@NullMarked
package dev.dayone.ingest.programme;

import org.jspecify.annotations.NullMarked;
