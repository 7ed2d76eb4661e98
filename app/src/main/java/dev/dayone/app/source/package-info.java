/** One source of events at a time: ingest, its secrets and tokens, and the entries that were rejected; whole directories belong to app.programme. */
@NullMarked
package dev.dayone.app.source;

import org.jspecify.annotations.NullMarked;
