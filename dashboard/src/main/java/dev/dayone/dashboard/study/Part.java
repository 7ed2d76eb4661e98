package dev.dayone.dashboard.study;

import dev.dayone.dashboard.document.Section;
import java.util.List;

/**
 * One of the parts of a study's page, named in its list of contents.
 *
 * @param id anchor
 * @param heading as the contents list it
 * @param lead what the part says, in a sentence or two; "" = its sections speak for themselves
 */
public record Part(String id, String heading, String lead, List<Section> sections) {
    public Part {
        sections = List.copyOf(sections);
    }
}
