/** Whose work it is: addresses in the commits that belong to nobody, and what a programme says of them. */
@org.jspecify.annotations.NullMarked
package dev.dayone.dashboard.identity;
