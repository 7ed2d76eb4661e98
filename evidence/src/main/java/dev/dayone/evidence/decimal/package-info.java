/** What is a number when people or systems write one as text. */
@NullMarked
package dev.dayone.evidence.decimal;

import org.jspecify.annotations.NullMarked;
