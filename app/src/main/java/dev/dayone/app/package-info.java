/** The dayone command: settings, wiring, and what people see in a terminal. */
@NullMarked
package dev.dayone.app;

import org.jspecify.annotations.NullMarked;
