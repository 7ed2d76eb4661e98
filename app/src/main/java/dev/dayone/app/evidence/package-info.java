/** The statistics checked against numbers made elsewhere, and power on the command line; the methods themselves belong to the evidence module. */
@NullMarked
package dev.dayone.app.evidence;

import org.jspecify.annotations.NullMarked;
