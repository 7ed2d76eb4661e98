/**
 * Who may see what: nobody signs in on this machine's own address, on any other everybody does, with the
 * organisation's provider or behind its proxy; and what a browser may do with our pages. No page belongs here.
 */
@NullMarked
package dev.dayone.dashboard.signin;

import org.jspecify.annotations.NullMarked;
