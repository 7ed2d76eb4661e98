/** What of a cohort may be shown by format today; how pages and tables look belongs to dashboard.web. */
@NullMarked
package dev.dayone.dashboard.shown;

import org.jspecify.annotations.NullMarked;
