/** Tables as people have them, CSV of any common dialect and XLSX, as rows of text with their places; what a column means belongs to ingest.mapping. */
@NullMarked
package dev.dayone.ingest.sheet;

import org.jspecify.annotations.NullMarked;
