/** What readers see: pages, reports, the terminal's table and the JSON, all from the same figures. */
@NullMarked
package dev.dayone.dashboard;

import org.jspecify.annotations.NullMarked;
