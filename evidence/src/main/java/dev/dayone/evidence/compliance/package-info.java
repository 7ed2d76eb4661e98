/** People who did not receive what they were assigned. */
@NullMarked
package dev.dayone.evidence.compliance;

import org.jspecify.annotations.NullMarked;
