package dev.dayone.dashboard.upload;

import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Choice;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Field;
import dev.dayone.dashboard.document.Section.Form;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.dashboard.signin.Principal;
import dev.dayone.dashboard.upload.UploadDesk.Change;
import dev.dayone.dashboard.upload.UploadDesk.Loaded;
import dev.dayone.dashboard.upload.UploadDesk.Part;
import dev.dayone.dashboard.upload.UploadDesk.Pending;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Upload: a programme directory or single tables, in three steps. Choose, read what would change, load. */
public final class UploadPage {

    private static final String PATH = "/upload";
    private static final int MOST_PROBLEMS = 50;

    private final UploadDesk desk;
    private final OnRecord record;

    /** Puts on record who loaded what. */
    @FunctionalInterface
    public interface OnRecord {
        /** @param what done; with which programme; by whom */
        void add(String what, String about, Principal who);
    }

    public UploadPage(UploadDesk desk, OnRecord record) {
        this.desk = desk;
        this.record = record;
    }

    /** The first step: choose. */
    public List<Section> choose() {
        if (!desk.isOpen()) {
            return List.of(
                    Section.of(
                            "upload",
                            "Nothing can be uploaded here",
                            "This dashboard runs apart from the part that loads data. Start it with ./dayone start, or load the directory where that runs: ./dayone run DIR."));
        }
        return List.of(form("", ""));
    }

    private Section form(String programme, String as) {
        List<Choice> programmes = new ArrayList<>(List.of(new Choice("", "the one that its dayone.yaml names")));
        desk.programmes().forEach(each -> programmes.add(new Choice(each, each)));
        List<Choice> names = new ArrayList<>(List.of(new Choice("", "its own name says it")));
        desk.files().forEach(each -> names.add(new Choice(each, each)));
        return Section.of(
                        "upload",
                        "Choose a programme directory or a table",
                        "A whole directory comes as one .zip or as its files together; a single table, such as placements.csv, goes to a programme that is here already and takes the place of the "
                                + "file of that name. It is checked as ./dayone check does, and you see what would change before anything is loaded.",
                        "At most 50 MB, 200 MB unpacked. Repositories are not uploaded: name their addresses in repositories.csv.")
                .with(new Form(
                        PATH,
                        List.of(
                                new Field("files", "Files (.zip, .yaml, .csv, .ndjson)", "", "file", List.of()),
                                Field.choice("programme", "For which programme", programme, programmes),
                                Field.choice("as", "A single table is", as, names)),
                        "Check it",
                        true));
    }

    /** The second step: what was sent is checked, and nothing is loaded. */
    public List<Section> check(List<Part> parts, String programme, String as) {
        if (!desk.isOpen()) {
            return choose();
        }
        if (parts.isEmpty()) {
            return List.of(
                    Section.of("refused", "No file was chosen", "Nothing was uploaded. Choose one and try again."),
                    form(programme, as));
        }
        try {
            return shown(desk.take(parts, programme, as));
        } catch (IllegalArgumentException refused) {
            return List.of(
                    Section.of(
                            "refused",
                            "Not taken",
                            String.valueOf(refused.getMessage()),
                            "Nothing was kept and nothing was loaded."),
                    form(programme, as));
        }
    }

    /** What is larger than anybody's directory was not read to its end. */
    public List<Section> tooLarge() {
        return List.of(
                Section.of(
                        "refused",
                        "Not taken",
                        "It is larger than 50 MB, or was broken off on its way.",
                        "Nothing was kept and nothing was loaded."),
                form("", ""));
    }

    /** The second step again, for who comes back to it. */
    public Optional<List<Section>> waiting(String id) {
        return desk.pending(id).map(UploadPage::shown);
    }

    static List<Section> shown(Pending pending) {
        List<Section> out = new ArrayList<>();
        String stop = pending.stop();
        String about = pending.isNew()
                ? "A new programme: no directory of " + pending.programme() + " is here yet."
                : "It goes into the directory of " + pending.programme() + ".";
        if (stop != null) {
            out.add(Section.of(
                            "checked", "It cannot be read", stop, "Nothing was loaded. Correct it and upload it again.")
                    .linked(PATH));
            return out;
        }
        Section head = Section.of(
                "checked",
                pending.isWhole() ? "It can be loaded" : "Please correct it first",
                about,
                pending.isWhole()
                        ? "Every row can be read. Nothing has been loaded yet."
                        : "Rows that cannot be read would be missing from every figure. Correct them and upload it again; nothing has been loaded. To load the rest without them, use ./dayone run DIR.");
        for (String line : pending.files()) {
            head = head.saying(line);
        }
        if (pending.isWhole()) {
            String id = PATH + "/" + pending.id();
            head = head.with(Form.changing(id + "/load", "Load it"))
                    .with(Form.changing(id + "/discard", "Throw it away"));
        }
        out.add(head);
        if (!pending.problems().isEmpty()) {
            List<String> problems = pending.problems();
            out.add(Section.of("problems", "What is wrong")
                    .with(new Table(
                            problems.size() > MOST_PROBLEMS
                                    ? "The first " + MOST_PROBLEMS + " of " + Figures.count(problems.size()) + "."
                                    : problems.size() == 1 ? "One problem." : problems.size() + " problems.",
                            List.of(Column.text("Problem")),
                            problems.stream()
                                    .limit(MOST_PROBLEMS)
                                    .map(each -> List.of(Cell.text(each)))
                                    .toList())));
        }
        out.add(changes(pending));
        return out;
    }

    private static Section changes(Pending pending) {
        List<String> said = new ArrayList<>();
        said.add(
                pending.isNew()
                        ? "Everything is new."
                        : "Compared with the files that are in the directory now. What the directory says already is not loaded twice.");
        long gone = pending.changes().stream().mapToLong(Change::gone).sum();
        if (gone > 0) {
            said.add(
                    Figures.count(gone)
                            + (gone == 1 ? " fact of the present files is" : " facts of the present files are")
                            + " not in the new ones. They stay on record: to take a fact back, keep its row and add the next revision with void = yes.");
        }
        long changed = pending.changes().stream().mapToLong(Change::changed).sum();
        if (changed > 0) {
            said.add(
                    Figures.count(changed)
                            + (changed == 1 ? " fact is" : " facts are")
                            + " told otherwise under the same revision. What was told first stays in every figure: to correct it, add a row with the next revision.");
        }
        return Section.of("changes", "What would change", said.toArray(String[]::new))
                .with(new Table(
                        "Facts by kind.",
                        List.of(
                                Column.text("Kind"),
                                Column.number("New"),
                                Column.number("Said already"),
                                Column.number("Told otherwise"),
                                Column.number("No longer there")),
                        pending.changes().stream()
                                .map(each -> List.of(
                                        Cell.text(each.kind()),
                                        Cell.number(Figures.count(each.fresh())),
                                        Cell.number(Figures.count(each.same())),
                                        Cell.number(Figures.count(each.changed())),
                                        Cell.number(Figures.count(each.gone()))))
                                .toList()));
    }

    /** The third step: all of it is loaded, or nothing. */
    public List<Section> load(String id, Principal who) {
        try {
            Loaded loaded = desk.load(id);
            record.add("upload loaded", loaded.programme(), who);
            return List.of(Section.of(
                            "loaded",
                            "It is being loaded",
                            "Written to " + loaded.directory() + ": " + String.join(", ", loaded.files()) + ".",
                            "Its events are on their way. Pages fill within seconds to minutes and refresh themselves; Data quality says what came in.")
                    .taken(new Choice("/", "To the overview"), new Choice("/data", "To data quality")));
        } catch (IllegalArgumentException refused) {
            return List.of(Section.of("refused", "Not loaded", String.valueOf(refused.getMessage()))
                    .linked(PATH));
        }
    }

    /** Throws it away, and begins again. */
    public List<Section> discard(String id) {
        desk.discard(id);
        List<Section> out =
                new ArrayList<>(List.of(Section.of("discarded", "Thrown away", "Nothing of it was loaded or kept.")));
        out.addAll(choose());
        return out;
    }
}
