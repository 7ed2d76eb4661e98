/** How long the statistics take, next to their targets and to R in the same run. */
@NullMarked
package dev.dayone.benchmarks;

import org.jspecify.annotations.NullMarked;
