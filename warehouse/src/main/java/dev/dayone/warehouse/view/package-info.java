/** What pages, exports and analysts read; nothing here belongs to one study only. */
@NullMarked
package dev.dayone.warehouse.view;

import org.jspecify.annotations.NullMarked;
