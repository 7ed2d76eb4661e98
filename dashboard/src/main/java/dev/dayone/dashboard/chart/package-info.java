/** Charts as SVG: one picture for page, dark page and report, readable without colour and by screen readers; no figure is calculated here. */
@NullMarked
package dev.dayone.dashboard.chart;

import org.jspecify.annotations.NullMarked;
