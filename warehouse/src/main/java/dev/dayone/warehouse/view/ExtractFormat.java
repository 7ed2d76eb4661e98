package dev.dayone.warehouse.view;

import java.util.Map;

/** A format of extracts that comes in a module of its own, found by {@link java.util.ServiceLoader}. */
public interface ExtractFormat {

    /** As {@code export --as} calls it, in lower case. */
    String name();

    /** Files of an extract by name. */
    Map<String, byte[]> files(Extract.Tables tables);
}
