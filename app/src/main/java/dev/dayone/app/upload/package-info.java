/** What comes in through the browser, kept apart until it is loaded. */
@org.jspecify.annotations.NullMarked
package dev.dayone.app.upload;
