/** One study from its rows to its result: mechanism, methods, looks, verdict; single estimators belong to the rooms of their subject. */
@NullMarked
package dev.dayone.evidence.study;

import org.jspecify.annotations.NullMarked;
