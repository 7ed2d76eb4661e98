package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.app.upload.DirectoryUploads;
import dev.dayone.dashboard.upload.UploadDesk.Change;
import dev.dayone.dashboard.upload.UploadDesk.Loaded;
import dev.dayone.dashboard.upload.UploadDesk.Part;
import dev.dayone.dashboard.upload.UploadDesk.Pending;
import dev.dayone.ingest.privacy.Secrets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An upload is checked, shown as what would change, and loaded whole or not at all. */
class DirectoryUploadsTest {

    @TempDir
    Path temp;

    private final List<Path> loaded = new ArrayList<>();
    private Path programme;
    private DirectoryUploads uploads;

    @BeforeEach
    void oneProgrammeIsHere() throws Exception {
        programme = Programmes.write(temp.resolve("programme"));
        uploads = at(Clock.systemUTC());
    }

    private DirectoryUploads at(Clock clock) {
        return new DirectoryUploads(
                temp.resolve("uploads"),
                temp.resolve("programmes"),
                () -> Stream.concat(Stream.of(programme), loaded.stream()).toList(),
                Secrets.forgetful(new byte[32]),
                loaded::add,
                clock);
    }

    private static Part part(String name, String text) {
        return new Part(name, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private String scores() throws IOException {
        return Files.readString(programme.resolve("checkpoints.csv"));
    }

    @Test
    void aTableShowsWhatWouldChangeAndTakesThePlaceOfTheOld() throws Exception {
        String before = scores();
        String after = before.lines().limit(20).reduce("", (all, line) -> all + line + "\n")
                + "p20,final,task,99,2024-02-08,0,no\np21,final,task,50,2024-02-08,1,no\n";
        Pending pending = uploads.take(List.of(part("scores (2).csv", after)), "small", "checkpoints.csv");

        assertThat(pending.isWhole()).isTrue();
        assertThat(pending.isNew()).isFalse();
        assertThat(pending.changes()).contains(new Change("scores", 1, 19, 1, 4));
        assertThat(scores()).as("nothing is loaded yet").isEqualTo(before);
        assertThat(loaded).isEmpty();

        Loaded done = uploads.load(pending.id());

        assertThat(done.files()).containsExactly("checkpoints.csv");
        assertThat(scores()).isEqualTo(after);
        assertThat(loaded).containsExactly(programme);
        assertThat(uploads.pending(pending.id())).as("it waits no longer").isEmpty();
        assertThat(temp.resolve("uploads")).isEmptyDirectory();
    }

    @Test
    void aNewProgrammeComesWhole() throws Exception {
        Pending pending = uploads.take(
                List.of(
                        part("dayone.yaml", Programmes.YAML.replace("programme: small", "programme: other")),
                        part("roster.csv", Files.readString(programme.resolve("roster.csv"))),
                        part("checkpoints.csv", scores())),
                "",
                "");

        assertThat(pending.isNew()).isTrue();
        assertThat(pending.programme()).isEqualTo("other");
        uploads.load(pending.id());
        assertThat(loaded).containsExactly(temp.resolve("programmes").resolve("other"));
        assertThat(temp.resolve("programmes/other/roster.csv"))
                .hasSameTextualContentAs(programme.resolve("roster.csv"));
        assertThat(uploads.programmes()).containsExactly("small", "other");
    }

    @Test
    void rowsThatCannotBeReadAreNamedAndNothingIsLoaded() throws Exception {
        String before = scores();
        Pending pending = uploads.take(
                List.of(part("checkpoints.csv", before + "p99,final,task,50,2024-02-08,0,no\n")), "small", "");

        assertThat(pending.isWhole()).isFalse();
        assertThat(pending.problems()).singleElement().asString().contains("checkpoints.csv", "26");
        assertThatThrownBy(() -> uploads.load(pending.id())).hasMessageContaining("cannot be read");
        assertThat(scores()).isEqualTo(before);
        assertThat(loaded).isEmpty();
    }

    @Test
    void aRosterThatCannotBeUsedSaysWhy() {
        Pending pending = uploads.take(List.of(part("roster.csv", "who\nkim\n")), "small", "");

        assertThat(pending.stop()).contains("roster.csv");
        assertThatThrownBy(() -> uploads.load(pending.id())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatNamesNoProgrammeOrLeadsOutIsRefusedAndNothingIsKept() {
        for (List<Part> parts : List.of(
                List.of(part("checkpoints.csv", "x\n")),
                List.of(part("dayone.yaml", Programmes.YAML.replace("programme: small", "programme: ../../etc"))))) {
            assertThatThrownBy(() -> uploads.take(parts, "", "")).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> uploads.take(List.of(part("dayone.yaml", Programmes.YAML)), "else", ""))
                .hasMessageContaining("of the programme small");
        assertThat(temp.resolve("uploads")).isEmptyDirectory();
        assertThat(temp.resolve("programmes")).doesNotExist();
    }

    /** Else whoever may upload could have git read whatever this account may. */
    @Test
    void aCloneOutsideTheDirectoryIsRefused() throws Exception {
        Path elsewhere = Files.createDirectory(temp.resolve("secret"));
        Git.run(elsewhere, "init", "--quiet");
        Pending pending =
                uploads.take(List.of(part("repositories.csv", "repository\n" + elsewhere + "\n")), "small", "");

        assertThat(pending.isWhole()).isFalse();
        assertThat(pending.problems()).singleElement().asString().contains("outside the programme's directory");
    }

    /** A table is called what a table is called, or it would be written wherever somebody says. */
    @Test
    void aTableTakesNoNameThatLeadsElsewhere() throws Exception {
        for (String as : List.of("../../stolen.csv", temp.resolve("stolen.csv").toString(), "locks/study.json")) {
            assertThatThrownBy(() -> uploads.take(List.of(part("checkpoints.csv", scores())), "small", as))
                    .hasMessage("“" + as + "” is none of the files that a programme directory holds.");
        }
        assertThat(temp.resolve("uploads")).isEmptyDirectory();
        assertThat(temp.resolve("stolen.csv")).doesNotExist();
    }

    /** An address that names this machine reads it as a path does. */
    @Test
    void anAddressOfThisMachineIsRefusedForARepositoryAndForItsUpstream() throws Exception {
        String clone = "FILE://" + Files.createDirectory(temp.resolve("secret"));
        Git.run(temp.resolve("secret"), "init", "--quiet");
        Pending pending = uploads.take(
                List.of(part(
                        "repositories.csv",
                        "repository,upstream\n" + clone + ",\nhttps://host.example/a/b,"
                                + clone.replace("FILE:", "file:") + "\n")),
                "small",
                "");

        assertThat(pending.isWhole()).isFalse();
        assertThat(pending.problems())
                .hasSize(2)
                .allSatisfy(each ->
                        assertThat(each).contains("is a path of this machine", "such as https://host/owner/name"));
    }

    @Test
    void aDirectoryThatChangedMeanwhileIsNotOverwritten() throws Exception {
        Pending pending = uploads.take(List.of(part("checkpoints.csv", scores())), "small", "");
        Files.writeString(programme.resolve("placements.csv"), "participant,date,status,tier\n");

        assertThatThrownBy(() -> uploads.load(pending.id())).hasMessageContaining("has changed since");
        assertThat(loaded).isEmpty();
    }

    @Test
    void whatWaitsIsForThisAccountAloneAndGoneAfterAnHour() throws Exception {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        Clock[] clock = {Clock.fixed(now, ZoneOffset.UTC)};
        DirectoryUploads dated = at(new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return clock[0].instant();
            }
        });
        Pending pending = dated.take(List.of(part("checkpoints.csv", scores())), "small", "");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve("uploads"))))
                .isEqualTo("rwx------");
        assertThat(dated.pending(pending.id())).isPresent();
        clock[0] = Clock.fixed(now.plus(Duration.ofMinutes(61)), ZoneOffset.UTC);
        assertThat(dated.pending(pending.id())).isEmpty();
        assertThat(temp.resolve("uploads")).isEmptyDirectory();
    }

    @Test
    void thrownAwayLeavesNothing() throws Exception {
        Pending pending = uploads.take(List.of(part("checkpoints.csv", scores())), "small", "");
        uploads.discard(pending.id());

        assertThat(uploads.pending(pending.id())).isEmpty();
        assertThat(temp.resolve("uploads")).isEmptyDirectory();
    }
}
