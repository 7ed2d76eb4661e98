/** Do raters agree, and did blinding hold? */
@NullMarked
package dev.dayone.evidence.raters;

import org.jspecify.annotations.NullMarked;
