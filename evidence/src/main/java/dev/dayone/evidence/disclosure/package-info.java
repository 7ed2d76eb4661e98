/** What may be published about people: cells withheld so that no sum, difference or later release gives away fewer than a threshold. */
@NullMarked
package dev.dayone.evidence.disclosure;

import org.jspecify.annotations.NullMarked;
