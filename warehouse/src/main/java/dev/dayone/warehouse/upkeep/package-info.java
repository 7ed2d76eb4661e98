/** Backups, comparisons with log and sources, and the tables they walk; everyday reading and writing does not belong here. */
@NullMarked
package dev.dayone.warehouse.upkeep;

import org.jspecify.annotations.NullMarked;
