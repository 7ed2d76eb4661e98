/** Whose an address in the commits may be: people of the roster, what speaks for each, and the rows that say so. No git is read here. */
@org.jspecify.annotations.NullMarked
package dev.dayone.ingest.identity;
