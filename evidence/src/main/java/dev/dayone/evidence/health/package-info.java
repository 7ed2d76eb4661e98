/** Was the experiment run as planned? Split and balance. */
@NullMarked
package dev.dayone.evidence.health;

import org.jspecify.annotations.NullMarked;
