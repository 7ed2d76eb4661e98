/** Evidence over cohorts and programmes. */
@NullMarked
package dev.dayone.evidence.pooling;

import org.jspecify.annotations.NullMarked;
