/** How fast we are next to a peer or a limit of this machine, measured in the same run; tests of behaviour do not belong here. */
@NullMarked
package dev.dayone.app.bench;

import org.jspecify.annotations.NullMarked;
