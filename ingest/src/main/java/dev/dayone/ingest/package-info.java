/** Producers: programme directories, git repositories and simulated programmes become events; what cannot be read is rejected. */
@NullMarked
package dev.dayone.ingest;

import org.jspecify.annotations.NullMarked;
