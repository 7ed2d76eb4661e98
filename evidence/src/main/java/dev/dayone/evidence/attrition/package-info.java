/** People whose outcome is missing: bounds, boundaries, imputation. */
@NullMarked
package dev.dayone.evidence.attrition;

import org.jspecify.annotations.NullMarked;
