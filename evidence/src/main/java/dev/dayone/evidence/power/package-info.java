/** What a study could see, before it starts. */
@NullMarked
package dev.dayone.evidence.power;

import org.jspecify.annotations.NullMarked;
