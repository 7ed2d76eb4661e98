package dev.dayone.dashboard.web;

import dev.dayone.dashboard.signin.Page;
import java.util.List;

/**
 * What every page of the dashboard has around it.
 *
 * @param simulated what is simulated of what is shown, as a sentence; "" = nothing
 * @param take address of this view with the name of a part to take away still to come; "" = nothing can be taken
 * @param dataTo the day on which the last events came in; "" = nothing was taken yet
 */
public record Frame(String title, String path, String take, String simulated, String dataTo, String version) {

    /** A page of the navigation. */
    public record Link(String text, String href, boolean current) {}

    public List<Link> pages() {
        return Page.with(Page.Trait.IN_NAVIGATION).stream()
                .map(page -> link(page.title(), page.path()))
                .toList();
    }

    private Link link(String text, String href) {
        return new Link(text, href, href.equals("/") ? path.equals("/") : path.startsWith(href));
    }
}
