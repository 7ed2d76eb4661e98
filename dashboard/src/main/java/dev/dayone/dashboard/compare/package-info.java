/** Cohorts beside each other, over time: any measure, any question of a survey. Described, never an experiment. */
@org.jspecify.annotations.NullMarked
package dev.dayone.dashboard.compare;
