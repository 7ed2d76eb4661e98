/** The one writer: messages of Kafka become rows, each exactly once; whoever reads the rows belongs to another room. */
@NullMarked
package dev.dayone.warehouse.sink;

import org.jspecify.annotations.NullMarked;
