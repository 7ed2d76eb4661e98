/** The contracts between the rooms of the house: event records, their Avro encoding, the topics they travel on, and how those are read. */
@NullMarked
package dev.dayone.schemas;

import org.jspecify.annotations.NullMarked;
