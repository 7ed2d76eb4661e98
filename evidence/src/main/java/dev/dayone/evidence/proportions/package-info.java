/** Yes or no: placed, hired, passed. */
@NullMarked
package dev.dayone.evidence.proportions;

import org.jspecify.annotations.NullMarked;
