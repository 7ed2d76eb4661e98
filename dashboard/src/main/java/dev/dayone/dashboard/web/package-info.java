/** Routes, pages, the API and the protection around them; what a study says belongs to dashboard.study. */
@NullMarked
package dev.dayone.dashboard.web;

import org.jspecify.annotations.NullMarked;
