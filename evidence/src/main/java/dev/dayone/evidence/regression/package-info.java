/** Least squares with standard errors that hold in small samples. */
@NullMarked
package dev.dayone.evidence.regression;

import org.jspecify.annotations.NullMarked;
