package dev.dayone.schemas;

/**
 * An identity belongs to this participant no longer: what it brought is taken back.
 *
 * @param identity pseudonym of the address or login
 * @param erased the person asked to be erased
 */
public record IdentityReleased(String identity, String programme, boolean erased) implements WireRecord {}
