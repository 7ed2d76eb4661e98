/** Who may read, and who did: grants, dashboard tokens and the audit; secrets of sources belong to app.source. */
@NullMarked
package dev.dayone.app.access;

import org.jspecify.annotations.NullMarked;
