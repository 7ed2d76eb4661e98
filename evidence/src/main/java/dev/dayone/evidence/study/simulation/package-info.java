/** Whole studies simulated many times, to know power, coverage and false alarms of the analysis as it is; planning formulas belong to evidence.planning. */
@NullMarked
package dev.dayone.evidence.study.simulation;

import org.jspecify.annotations.NullMarked;
