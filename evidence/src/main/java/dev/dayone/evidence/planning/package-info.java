/** What designs could see before they start. */
@NullMarked
package dev.dayone.evidence.planning;

import org.jspecify.annotations.NullMarked;
