/** Drawing the arms, so that anyone can draw them again. */
@NullMarked
package dev.dayone.evidence.allocation;

import org.jspecify.annotations.NullMarked;
