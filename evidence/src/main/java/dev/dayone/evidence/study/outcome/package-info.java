/** An outcome of each kind made ready for its methods: pairs, periods, competing events, covariates; choosing a method does not belong here. */
@NullMarked
package dev.dayone.evidence.study.outcome;

import org.jspecify.annotations.NullMarked;
