/** From a registered plan and its people to a verdict: the one code path behind page, report, table and command. */
@NullMarked
package dev.dayone.evidence.study;

import org.jspecify.annotations.NullMarked;
