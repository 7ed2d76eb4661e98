/** Why data cannot carry an estimate, with the sentence that a reader sees; no method and no number belongs here. */
@NullMarked
package dev.dayone.evidence.refusal;

import org.jspecify.annotations.NullMarked;
