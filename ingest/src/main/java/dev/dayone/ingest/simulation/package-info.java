/** Simulated programmes with a known truth, written as programme directories, to try DayOne and to test it; real data never come from here. */
@NullMarked
package dev.dayone.ingest.simulation;

import org.jspecify.annotations.NullMarked;
