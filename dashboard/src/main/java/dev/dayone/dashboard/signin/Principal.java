package dev.dayone.dashboard.signin;

/** Somebody, and what they may do. */
public record Principal(String name, Role role) {}
