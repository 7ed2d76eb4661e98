/** Extracts as Parquet: beside the product and not in it, since the libraries weigh 30 MB. */
@NullMarked
package dev.dayone.parquet;

import org.jspecify.annotations.NullMarked;
