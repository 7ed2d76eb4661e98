/** The commands that hand results to others: reports and exports; what a report says belongs to the dashboard module. */
@NullMarked
package dev.dayone.app.report;

import org.jspecify.annotations.NullMarked;
