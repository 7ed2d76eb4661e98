/** How much of an effect passes through skill, under an assumption that is always named. */
@NullMarked
package dev.dayone.evidence.mediation;

import org.jspecify.annotations.NullMarked;
