/** Whole cohorts or pods assigned: the cluster is the unit. */
@NullMarked
package dev.dayone.evidence.clusters;

import org.jspecify.annotations.NullMarked;
