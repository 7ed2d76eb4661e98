/** Rows about people become events, or are rejected with a reason; how a file is parsed belongs to ingest.input. */
@NullMarked
package dev.dayone.ingest.entry;

import org.jspecify.annotations.NullMarked;
