/** Organisations on git hosts, asked over their programming interfaces: which repositories there are, whose they are, and what happened in them before webhooks were set up. */
@NullMarked
package dev.dayone.ingest.organisation;

import org.jspecify.annotations.NullMarked;
