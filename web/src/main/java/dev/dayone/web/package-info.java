/** What every HTTP server of ours does before it answers: under which name it is asked, from which page, with which token, over which connection. */
@NullMarked
package dev.dayone.web;

import org.jspecify.annotations.NullMarked;
