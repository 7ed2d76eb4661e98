/** The commands about one study: plan, lock, amend, assign, verdict, learn, bundle, verify, explain; how a study is analysed belongs to the evidence module. */
@NullMarked
package dev.dayone.app.study;

import org.jspecify.annotations.NullMarked;
