/** Time until something happens, with people still waiting. */
@NullMarked
package dev.dayone.evidence.survival;

import org.jspecify.annotations.NullMarked;
