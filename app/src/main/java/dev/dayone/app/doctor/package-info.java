/** Examines an installation and says what is wrong and what to do. */
@NullMarked
package dev.dayone.app.doctor;

import org.jspecify.annotations.NullMarked;
