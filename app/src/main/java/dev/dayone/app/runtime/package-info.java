/** The running process: data directory, services, producers, shutdown, and the options that open them; what commands do with them belongs to their rooms. */
@NullMarked
package dev.dayone.app.runtime;

import org.jspecify.annotations.NullMarked;
