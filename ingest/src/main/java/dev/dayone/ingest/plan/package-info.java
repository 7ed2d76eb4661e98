/** The files that describe a programme and its studies: plans, locks, draws, amendments; rows about people belong to ingest.entry. */
@NullMarked
package dev.dayone.ingest.plan;

import org.jspecify.annotations.NullMarked;
