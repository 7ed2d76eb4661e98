/** Whose the addresses in the commits are, for the command and for the page: what is not known, and the rows that say it. */
@org.jspecify.annotations.NullMarked
package dev.dayone.app.identity;
