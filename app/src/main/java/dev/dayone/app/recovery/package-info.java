/** The commands that mend, move or remove data: reconcile, rebuild, replay, backup, restore, quarantine, erase; rejected entries belong to app.source. */
@NullMarked
package dev.dayone.app.recovery;

import org.jspecify.annotations.NullMarked;
