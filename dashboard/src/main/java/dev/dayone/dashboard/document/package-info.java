/** The parts every page and report is made of: sections, figures, words, tables as CSV, templates; nothing here knows a study or a request. */
@NullMarked
package dev.dayone.dashboard.document;

import org.jspecify.annotations.NullMarked;
