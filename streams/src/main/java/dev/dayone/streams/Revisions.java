package dev.dayone.streams;

import dev.dayone.schemas.MeasureValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is published of a measure when it was computed again. */
final class Revisions {

    private Revisions() {}

    /**
     * Nothing where the value is as published; else the value, one revision higher. A participant who changed cohort or arm is taken out of the old group
     * first: a standing knows its own group only.
     *
     * @param before as last published; null = never
     * @param value as computed now
     * @param whatever publish the value again though it is as published
     * @param above every revision is above it
     */
    static List<MeasureValue> of(@Nullable MeasureValue before, MeasureValue value, boolean whatever, long above) {
        if (before == null) {
            return List.of(value.withRevision(above + 1));
        }
        if (!whatever && value.withRevision(before.revision()).equals(before)) {
            return List.of();
        }
        long next = Math.max(before.revision(), above) + 1;
        boolean moved = !(before.arm().equals(value.arm()) && before.cohort().equals(value.cohort()));
        return moved && !before.withdrawn()
                ? List.of(before.withdraw(next), value.withRevision(next + 1))
                : List.of(value.withRevision(next));
    }
}
