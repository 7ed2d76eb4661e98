/** The contracts between the rooms of the house: event records, their Avro encoding and the topics they travel on. */
@NullMarked
package dev.dayone.schemas;

import org.jspecify.annotations.NullMarked;
