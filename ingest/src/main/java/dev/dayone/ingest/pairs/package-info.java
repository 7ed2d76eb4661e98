/** Who worked with whom on which day: by the names of branches, and by a sheet. */
@NullMarked
package dev.dayone.ingest.pairs;

import org.jspecify.annotations.NullMarked;
