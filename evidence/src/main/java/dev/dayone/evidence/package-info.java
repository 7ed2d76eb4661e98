/** Statistics only: plain Java on arrays and records, one class per published method. Rows in, estimates and verdicts out. */
@NullMarked
package dev.dayone.evidence;

import org.jspecify.annotations.NullMarked;
