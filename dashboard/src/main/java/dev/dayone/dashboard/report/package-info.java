/** Reports for funders: quotable, reproducible to the byte, and silent about groups that are too small; pages of the dashboard do not belong here. */
@NullMarked
package dev.dayone.dashboard.report;

import org.jspecify.annotations.NullMarked;
