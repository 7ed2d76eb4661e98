/** Tables as people have them become rows of the programme directory, by a mapping that says once what each column is; reading files belongs to ingest.sheet. */
@NullMarked
package dev.dayone.ingest.mapping;

import org.jspecify.annotations.NullMarked;
