/** Reports for funders: quotable, reproducible to the byte, and silent about groups that are too small. */
@NullMarked
package dev.dayone.dashboard.report;

import org.jspecify.annotations.NullMarked;
