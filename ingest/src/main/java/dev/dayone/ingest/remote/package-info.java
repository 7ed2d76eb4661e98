/** Where git repositories are and how they are reached: paths, addresses, what is refused, mirrors on this disk. What they hold belongs to ingest.git. */
@NullMarked
package dev.dayone.ingest.remote;

import org.jspecify.annotations.NullMarked;
