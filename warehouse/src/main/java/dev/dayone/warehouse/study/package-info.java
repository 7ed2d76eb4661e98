/** What a study needs from the warehouse: plans, people's rows, conduct, recorded verdicts and releases; statistics belong to the evidence module. */
@NullMarked
package dev.dayone.warehouse.study;

import org.jspecify.annotations.NullMarked;
