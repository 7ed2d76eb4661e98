package dev.dayone.dashboard.study;

/**
 * A verdict as it was put on record.
 *
 * @param day on which it was first said
 * @param link to the page as it was known then
 */
record Said(String day, String verdict, String difference, String asOf, String link) {}
