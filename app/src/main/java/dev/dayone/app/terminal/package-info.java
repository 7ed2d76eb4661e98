/** What a command shows in a terminal and how it ends: progress, version, exit codes, errors of usage; nothing here opens a service. */
@NullMarked
package dev.dayone.app.terminal;

import org.jspecify.annotations.NullMarked;
