/** Names become pseudonyms here: vault, secrets, digests and the stamp of an event; no room behind this one sees a name. */
@NullMarked
package dev.dayone.ingest.privacy;

import org.jspecify.annotations.NullMarked;
