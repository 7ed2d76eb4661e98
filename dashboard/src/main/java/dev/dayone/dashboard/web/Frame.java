package dev.dayone.dashboard.web;

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
        return List.of(
                link("Overview", "/"),
                link("Studies", "/studies"),
                link("Studies together", "/learn"),
                link("Cohorts", "/cohorts"),
                link("Compare cohorts", "/compare"),
                link("Plan a test", "/plan"),
                link("Ask", "/ask"),
                link("SQL", "/sql"),
                link("Reports", "/reports"),
                link("Data quality", "/data"),
                link("Identities", "/identities"),
                link("Upload", "/upload"));
    }

    private Link link(String text, String href) {
        return new Link(text, href, href.equals("/") ? path.equals("/") : path.startsWith(href));
    }
}
