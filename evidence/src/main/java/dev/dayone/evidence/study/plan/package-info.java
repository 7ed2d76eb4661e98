/** What a study says before its data: plan, protocol, and the row of one person; no analysis belongs here. */
@NullMarked
package dev.dayone.evidence.study.plan;

import org.jspecify.annotations.NullMarked;
