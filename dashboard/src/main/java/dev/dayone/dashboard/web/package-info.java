/** Routes, pages and the API; what a study says belongs to dashboard.study. */
@NullMarked
package dev.dayone.dashboard.web;

import org.jspecify.annotations.NullMarked;
