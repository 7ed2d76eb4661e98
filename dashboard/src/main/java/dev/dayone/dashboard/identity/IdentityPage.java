package dev.dayone.dashboard.identity;

import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Choice;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Field;
import dev.dayone.dashboard.document.Section.Form;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.dashboard.identity.IdentityDesk.Address;
import dev.dayone.dashboard.identity.IdentityDesk.Answer;
import dev.dayone.dashboard.identity.IdentityDesk.As;
import dev.dayone.dashboard.identity.IdentityDesk.Listing;
import dev.dayone.dashboard.identity.IdentityDesk.Moved;
import dev.dayone.dashboard.identity.IdentityDesk.Share;
import dev.dayone.dashboard.identity.IdentityDesk.Suggestion;
import dev.dayone.dashboard.signin.Principal;
import dev.dayone.dashboard.signin.Role;
import dev.dayone.dashboard.study.Waiting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Whose work is it? Addresses in the commits that belong to nobody, whose they may be, and one click to say so. */
public final class IdentityPage {

    private static final String PATH = "/identities";
    private static final String ANSWER = "/identities/answer";

    /** Field of a link whose effect was shown before; without it the effect is shown, and nothing is written. */
    private static final String SEEN = "seen";

    /** Addresses that are shown one by one: those with most commits. */
    private static final int MOST_SHOWN = 40;

    private final IdentityDesk desk;
    private final Supplier<Map<String, String>> labels;
    private final Supplier<List<Waiting>> waiting;
    private final OnRecord record;

    /** Puts on record who saw addresses in clear, or said whose one is. */
    @FunctionalInterface
    public interface OnRecord {
        /** @param what done; of which programme or address; by whom */
        void add(String what, String about, Principal who);
    }

    /**
     * A page of what a desk reads.
     *
     * @param labels of formats by id
     * @param waiting cohorts of which nobody may see anything by format yet
     */
    public IdentityPage(
            IdentityDesk desk, Supplier<Map<String, String>> labels, Supplier<List<Waiting>> waiting, OnRecord record) {
        this.waiting = waiting;
        this.desk = desk;
        this.labels = labels;
        this.record = record;
    }

    /** The page of a programme; the first one where none is named. */
    public List<Section> sections(String programme, Principal who) {
        List<String> programmes = desk.programmes();
        if (programmes.isEmpty()) {
            return List.of(Section.of(
                    "identities",
                    "No programme directory is at hand",
                    "Whose an address is stands in the files of the programme, and this dashboard was started without them. Start it with ./dayone start DIR or ./dayone run DIR, or ask where "
                            + "the directory is: ./dayone identities DIR says the same in the terminal."));
        }
        String shown = programme.isEmpty() ? programmes.get(0) : programme;
        if (!programmes.contains(shown)) {
            return List.of(Section.of(
                            "identities",
                            "No directory of this programme is at hand",
                            "Programmes whose directory is at hand: " + String.join(", ", programmes) + ".")
                    .with(choice(programmes, programmes.get(0))));
        }
        boolean clear = isClear(who);
        Optional<Listing> found = desk.listing(shown, clear);
        if (found.isEmpty()) {
            return List.of(Section.of(
                            "identities",
                            "The repositories are being read",
                            "Every commit is looked at once. Open this page again in a moment; a large history takes minutes.")
                    .linked(PATH + "?programme=" + shown));
        }
        if (clear) {
            record.add("addresses looked at", shown, who);
        }
        return listed(shown, programmes, found.get(), clear);
    }

    private static boolean isClear(Principal who) {
        return who.role().covers(Role.OPERATOR);
    }

    private static Form choice(List<String> programmes, String shown) {
        return new Form(
                PATH,
                List.of(Field.choice(
                        "programme",
                        "Programme",
                        shown,
                        programmes.stream().map(each -> new Choice(each, each)).toList())),
                "Show");
    }

    private List<Section> listed(String programme, List<String> programmes, Listing found, boolean clear) {
        List<Section> out = new ArrayList<>();
        Section head = Section.of(
                "identities",
                "Whose work is it?",
                Figures.count(found.commits()) + " commits in the repositories of " + programme + ", read at "
                        + found.readAt().toString().substring(0, 16).replace('T', ' ') + " UTC: "
                        + Figures.count(found.linked()) + " count for people of the roster, "
                        + Figures.count(found.services()) + " come from bots and assistants, "
                        + Figures.count(found.commits() - found.linked() - found.services()) + " belong to nobody yet.",
                clear
                        ? "Addresses are shown in clear because you are an operator; the audit records that you looked. What you say here is written to identities.csv or services.csv of the "
                                + "programme, and counts from the next reading on."
                        : "Addresses and people appear under pseudonyms. An operator sees them in clear, and says whose they are.");
        for (String each : found.unread()) {
            head = head.saying("Not read: " + each);
        }
        out.add(programmes.size() > 1 ? head.with(choice(programmes, programme)) : head);
        out.add(gate(programme, found.shares()));
        List<Address> unlinked = found.unlinked();
        if (unlinked.isEmpty()) {
            out.add(Section.of("nobody", "Every address belongs to somebody", "There is nothing to decide."));
            return out;
        }
        out.add(Section.of(
                        "nobody",
                        "Addresses that belong to nobody",
                        unlinked.size() > MOST_SHOWN
                                ? "The " + MOST_SHOWN + " with most commits are decided below, one by one."
                                : "Each is decided below.")
                .with(new Table(
                        "Most commits first.",
                        List.of(
                                Column.text("Address"),
                                Column.number("Commits"),
                                Column.text("First"),
                                Column.text("Last"),
                                Column.text("Where"),
                                Column.text("Perhaps")),
                        unlinked.stream()
                                .map(each -> List.of(
                                        Cell.text(each.address()),
                                        Cell.number(Figures.count(each.commits())),
                                        Cell.text(each.first().toString()),
                                        Cell.text(each.last().toString()),
                                        Cell.text(where(each)),
                                        Cell.text(
                                                each.suggestions().isEmpty()
                                                        ? Figures.NONE
                                                        : each.suggestions()
                                                                .get(0)
                                                                .participant())))
                                .toList())));
        if (clear) {
            for (int i = 0; i < Math.min(MOST_SHOWN, unlinked.size()); i++) {
                out.add(decision(programme, unlinked.get(i), i));
            }
        }
        return out;
    }

    private static String where(Address each) {
        List<String> in = each.repositories();
        return String.join(", ", in.subList(0, Math.min(3, in.size())))
                + (in.size() > 3 ? " and " + (in.size() - 3) + " more" : "");
    }

    private Section gate(String programme, List<Share> shares) {
        List<Share> shown = ShownShares.of(programme, shares, waiting.get());
        AttributionGate gate = shown.isEmpty() && !shares.isEmpty()
                ? AttributionGate.WITHHELD
                : AttributionGate.of(shown, labels.get());
        Section section = Section.of("complete", "Data complete: does the work count for somebody?", gate.sentence())
                .marked(gate.status().words());
        if (shown.size() < shares.size()) {
            section = section.saying(ShownShares.WITHHELD);
        }
        return section.with(new Table(
                "Commits in repositories of people, by cohort and the format that they were assigned to. Bots are left out.",
                List.of(
                        Column.text("Cohort"),
                        Column.text("Format"),
                        Column.number("Commits"),
                        Column.number("Count for somebody"),
                        Column.number("Share")),
                shares.stream().map(each -> row(each, shown.contains(each))).toList()));
    }

    private List<Cell> row(Share each, boolean shown) {
        String share = each.commits() == 0 ? Figures.NONE : Figures.percent((double) each.linked() / each.commits());
        return List.of(
                Cell.text(each.cohort()),
                Cell.text(labels.get().getOrDefault(each.format(), each.format())),
                Cell.number(shown ? Figures.count(each.commits()) : "withheld"),
                Cell.number(shown ? Figures.count(each.linked()) : "withheld"),
                Cell.number(shown ? share : "withheld"));
    }

    /** One address, with what can be said of it. */
    private static Section decision(String programme, Address each, int at) {
        String commits = Figures.count(each.commits()) + (each.commits() == 1 ? " commit" : " commits");
        Section out = Section.of(
                "address-" + at,
                each.address().isEmpty() ? "No address" : each.address(),
                "Commits as " + String.join(", ", each.names()) + ": " + commits + " from " + each.first() + " to "
                        + each.last() + ", in " + where(each) + ".");
        if (each.placeholder()) {
            return out.saying(
                    "Git or a machine made this address up, or several people use it. It counts for whoever owns the repository: name the participant in repositories.csv.");
        }
        for (Suggestion suggestion : each.suggestions()) {
            out = out.saying("Perhaps " + suggestion.participant() + " (" + suggestion.where() + "): "
                            + String.join("; ", suggestion.reasons()) + ". Linked: "
                            + String.join(" ", suggestion.moves()))
                    .with(link(programme, each.address(), suggestion.participant()));
        }
        return out.saying("As a bot: " + String.join(" ", each.nobodys().asBot()))
                .saying("As several people's: "
                        + String.join(" ", each.nobodys().asShared()))
                .with(form(
                        programme,
                        each.address(),
                        As.LINK,
                        List.of(new Field("participant", "Somebody else of the roster", "", "text", List.of())),
                        "Show what moves"))
                .with(form(programme, each.address(), As.BOT, List.of(), "It is a bot"))
                .with(form(programme, each.address(), As.SHARED, List.of(), "Several people use it"));
    }

    /** Links at once: what moves stands beside it. */
    private static Form link(String programme, String address, String participant) {
        return form(
                programme,
                address,
                As.LINK,
                List.of(hidden("participant", participant), hidden(SEEN, "yes")),
                "Link to " + participant);
    }

    private static Field hidden(String name, String value) {
        return new Field(name, "", value, "hidden", List.of());
    }

    private static Form form(String programme, String address, As as, List<Field> more, String button) {
        List<Field> fields = new ArrayList<>(List.of(
                hidden("programme", programme),
                hidden("address", address),
                hidden("as", as.name().toLowerCase(Locale.ROOT))));
        fields.addAll(more);
        return new Form(ANSWER, fields, button, true);
    }

    /**
     * Writes what was said of an address.
     *
     * @param posted programme, address, as (link, bot or shared), participant, and seen where the effect of a link was shown before
     */
    public List<Section> answer(Map<String, String> posted, Principal who) {
        String programme = posted.getOrDefault("programme", "");
        Section told;
        try {
            Answer answer = new Answer(
                    as(posted.getOrDefault("as", "")),
                    posted.getOrDefault("address", ""),
                    posted.getOrDefault("participant", "").strip());
            boolean seen = answer.as() != As.LINK || posted.containsKey(SEEN);
            Moved moved = desk.answer(programme, answer, seen);
            if (!seen) {
                return List.of(Section.of(
                                "said",
                                "Nothing is written yet",
                                moved.sentences().toArray(String[]::new))
                        .with(link(programme, answer.address(), answer.participant()))
                        .linked(PATH + "?programme=" + programme));
            }
            record.add(said(answer.as()), programme + ": " + moved.pseudonym(), who);
            told = Section.of("said", "Written", moved.sentences().toArray(String[]::new))
                    .saying(
                            answer.as() == As.LINK
                                    ? "The row stands in identities.csv. To take it back, add it again with revision 1 and void = yes."
                                    : "The row stands in services.csv. To take it back, delete it there.")
                    .saying("./dayone start reads it by itself within seconds; after ./dayone run, run it again.");
        } catch (IllegalArgumentException refused) {
            told = Section.of("said", "Nothing was written", String.valueOf(refused.getMessage()));
        }
        List<Section> out = new ArrayList<>(List.of(told.linked(PATH + "?programme=" + programme)));
        out.addAll(sections(programme, who));
        return out;
    }

    private static String said(As as) {
        return switch (as) {
            case LINK -> "address linked to a participant";
            case BOT -> "address said to be a bot";
            case SHARED -> "address said to be shared";
        };
    }

    private static As as(String name) {
        return Arrays.stream(As.values())
                .filter(each -> each.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "“" + name + "” is nothing that an address can be: link, bot or shared."));
    }
}
