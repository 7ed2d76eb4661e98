/** What must hold before a result is shown: balance, attrition, conduct, blinding, cutoff; no estimate of an effect belongs here. */
@NullMarked
package dev.dayone.evidence.study.gate;

import org.jspecify.annotations.NullMarked;
