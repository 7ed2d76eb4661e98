/** Who may ask, who asked, and what was erased: roles, tokens, audit, receipts; sessions of readers are opened in warehouse.view. */
@NullMarked
package dev.dayone.warehouse.access;

import org.jspecify.annotations.NullMarked;
