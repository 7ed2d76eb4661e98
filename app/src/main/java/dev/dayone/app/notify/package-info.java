/** Messages to subscribers when a look is due or a report is published: e-mail and signed webhooks, with retries; what is due belongs to the warehouse. */
@NullMarked
package dev.dayone.app.notify;

import org.jspecify.annotations.NullMarked;
