/** A programme's report about its own people: surveys, careers, applications, cohorts side by side; comparisons of formats belong to dashboard.report. */
@NullMarked
package dev.dayone.dashboard.impact;

import org.jspecify.annotations.NullMarked;
