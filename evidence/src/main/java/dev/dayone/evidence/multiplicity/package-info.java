/** Several outcomes at once. */
@NullMarked
package dev.dayone.evidence.multiplicity;

import org.jspecify.annotations.NullMarked;
