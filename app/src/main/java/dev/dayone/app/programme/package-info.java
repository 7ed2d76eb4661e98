/** A programme from its directory to its measures: run, demo, start, check and simulate; single sources belong to app.source. */
@NullMarked
package dev.dayone.app.programme;

import org.jspecify.annotations.NullMarked;
