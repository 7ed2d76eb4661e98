/** The server of all that readers see and its settings; pages belong to dashboard.web, sections to dashboard.study. */
@NullMarked
package dev.dayone.dashboard;

import org.jspecify.annotations.NullMarked;
