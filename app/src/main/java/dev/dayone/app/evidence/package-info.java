/** The statistics held to numbers made elsewhere: reads reference cases, asks the methods, compares. */
@NullMarked
package dev.dayone.app.evidence;

import org.jspecify.annotations.NullMarked;
