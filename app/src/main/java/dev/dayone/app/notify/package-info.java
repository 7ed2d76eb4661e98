/** Telling subscribers that a look came due or a report was published: e-mail and signed webhooks, with retries. */
@NullMarked
package dev.dayone.app.notify;

import org.jspecify.annotations.NullMarked;
