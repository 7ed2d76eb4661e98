/** Programme directories and tables that come in through the browser: checked, shown as what would change, then loaded. */
@org.jspecify.annotations.NullMarked
package dev.dayone.dashboard.upload;
