/** Reading text, CSV, YAML and JSON with errors that name the place; what the values mean belongs to the rooms that ask for them. */
@NullMarked
package dev.dayone.ingest.input;

import org.jspecify.annotations.NullMarked;
