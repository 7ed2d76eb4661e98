package dev.dayone.dashboard.study;

import java.util.function.IntFunction;

/** Pictures of a study's page: each is drawn for the page and for a phone, and the style sheet picks. */
final class Drawn {

    private Drawn() {}

    static String[] forBothWidths(IntFunction<String> picture) {
        return new String[] {picture.apply(StudyView.PAGE), picture.apply(StudyView.PHONE)};
    }
}
