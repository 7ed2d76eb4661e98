/** A study as readers see it: its sections, its verdict and its JSON, the same on page, terminal and report; routes belong to dashboard.web. */
@NullMarked
package dev.dayone.dashboard.study;

import org.jspecify.annotations.NullMarked;
