/** What every report of a trial has beside its results: who the people were at the start, and what became of them. */
@NullMarked
package dev.dayone.evidence.study.trial;

import org.jspecify.annotations.NullMarked;
