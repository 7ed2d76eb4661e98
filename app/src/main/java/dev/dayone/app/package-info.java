/** The dayone command itself: it lists all commands and turns what they throw into exit codes; what a command does belongs to the room of its subject. */
@NullMarked
package dev.dayone.app;

import org.jspecify.annotations.NullMarked;
