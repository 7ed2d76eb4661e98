package dev.dayone.ingest.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.ingest.spool.Spool.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolTest {

    @TempDir
    Path temp;

    @Test
    void givesBackInOrderWhatIsNotDoneAlsoAfterARestart() {
        try (Spool spool = open()) {
            spool.append(List.of(bytes("a"), bytes("b")));
            spool.append(List.of(bytes("c")));
            spool.done(1);
            assertThat(texts(spool.waiting(10))).containsExactly("b", "c");
        }
        try (Spool spool = open()) {
            spool.append(List.of(bytes("d")));

            assertThat(texts(spool.waiting(2))).containsExactly("b", "c");
            assertThat(texts(spool.waiting(9))).containsExactly("b", "c", "d");
            assertThat(spool.waiting(9).get(2).sequence()).isEqualTo(3);
            spool.done(4);
            assertThat(spool.size()).isZero();
            assertThat(spool.bytesWaiting()).isZero();
        }
    }

    @Test
    void refusesWholeWhatDoesNotFit() {
        try (Spool spool = Spool.open(temp, 1000)) {
            spool.append(List.of(new byte[400], new byte[400]));

            assertThatThrownBy(() -> spool.append(List.of(new byte[50], new byte[400])))
                    .isInstanceOf(SpoolFullException.class)
                    .hasMessageContaining("Send it again later");
            assertThat(spool.waiting(9)).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 8, 9, 12})
    void aTornLastRecordIsCutOffAndReported(int torn) throws IOException {
        try (Spool spool = open()) {
            spool.append(List.of(bytes("first")));
            spool.append(List.of(bytes("second")));
        }
        Path segment = segment();
        byte[] whole = Files.readAllBytes(segment);
        Files.write(segment, Arrays.copyOf(whole, whole.length - torn));

        try (Spool spool = open()) {
            assertThat(texts(spool.waiting(9))).containsExactly("first");
            assertThat(spool.cutOff()).isPositive();
            spool.append(List.of(bytes("third")));
            assertThat(texts(spool.waiting(9))).containsExactly("first", "third");
        }
    }

    @Test
    void aNumberThatWasCarriedIsNotGivenAgainWhenTheDiskLostItsRecord() throws IOException {
        try (Spool spool = open()) {
            spool.append(List.of(bytes("first"), bytes("second"), bytes("third")));
            spool.done(3);
        }
        Files.write(segment(), new byte[0]);

        try (Spool spool = open()) {
            assertThat(spool.size()).isZero();
            spool.append(List.of(bytes("fourth")));
            assertThat(spool.waiting(9)).singleElement().satisfies(waiting -> {
                assertThat(waiting.sequence()).isEqualTo(3);
                assertThat(waiting.bytes()).isEqualTo(bytes("fourth"));
            });
        }
    }

    @Test
    void aFlippedBitInTheLastRecordIsSeen() throws IOException {
        try (Spool spool = open()) {
            spool.append(List.of(bytes("first"), bytes("second")));
        }
        byte[] whole = Files.readAllBytes(segment());
        whole[whole.length - 2] ^= 4;
        Files.write(segment(), whole);

        try (Spool spool = open()) {
            assertThat(texts(spool.waiting(9))).containsExactly("first");
        }
    }

    @Test
    void aFlippedBitInAnEarlierRecordCostsNoneOfThoseBehindIt() throws IOException {
        try (Spool spool = open()) {
            spool.append(List.of(bytes("first"), bytes("second"), bytes("third")));
        }
        byte[] all = Files.readAllBytes(segment());
        all[8] ^= 4;
        Files.write(segment(), all);

        try (Spool spool = open()) {
            assertThat(spool.waiting(9)).extracting(Waiting::whole).containsExactly(false, true, true);
            assertThat(spool.cutOff()).isZero();
            spool.append(List.of(bytes("fourth")));
            assertThat(texts(spool.waiting(1, 9))).containsExactly("second", "third", "fourth");
        }
    }

    @Test
    void zerosThatTheDiskNeverWroteAreNoRecords() throws IOException {
        try (Spool spool = open()) {
            spool.append(List.of(bytes("first")));
        }
        Files.write(segment(), new byte[4096], StandardOpenOption.APPEND);

        try (Spool spool = open()) {
            assertThat(texts(spool.waiting(9))).containsExactly("first");
            assertThat(spool.cutOff()).isEqualTo(4096);
            spool.append(List.of(bytes("second")));
            assertThat(texts(spool.waiting(9))).containsExactly("first", "second");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, (64 << 20) + 1})
    void aLengthThatNoRecordHasEndsTheSegment(int length) throws IOException {
        try (Spool spool = open()) {
            spool.append(List.of(bytes("first"), bytes("second")));
        }
        ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(segment()));
        all.putInt(8 + 5, length);
        Files.write(segment(), all.array());

        try (Spool spool = open()) {
            assertThat(texts(spool.waiting(9))).containsExactly("first");
            assertThat(spool.cutOff()).isEqualTo(8 + 6);
        }
    }

    @Test
    void aBrokenSegmentIsKeptForPeopleAndTheNextGoesOn() throws IOException {
        try (Spool spool = Spool.open(temp, 1L << 30)) {
            for (int i = 0; i < 3; i++) {
                spool.append(List.of(new byte[5_000_000], new byte[5_000_000]));
            }
            Path first = temp.resolve("00000000000000000000.segment");
            ByteBuffer broken = ByteBuffer.wrap(Files.readAllBytes(first)).putInt(8 + 5_000_000, -1);
            Files.write(first, broken.array());

            assertThat(spool.waiting(9)).extracting(Waiting::sequence).containsExactly(0L, 2L, 3L, 4L, 5L);
            spool.done(6);
            assertThat(spool.setAside()).isEqualTo(1);
            assertThat(Files.readAllBytes(temp.resolve("set-aside/0.segment"))).isEqualTo(broken.array());
        }
    }

    @Test
    void aRecordThatIsSetAsideIsKeptUnderItsNumber() throws IOException {
        try (Spool spool = open()) {
            assertThat(spool.setAside()).isZero();
            spool.setAside(new Waiting(7, bytes("large"), true));

            assertThat(spool.setAside()).isEqualTo(1);
            assertThat(temp.resolve("set-aside/7")).hasContent("large");
        }
    }

    @Test
    void manySegmentsComeOutInOrderAndAreDeletedWhenDone() throws IOException {
        Random random = new Random(7);
        try (Spool spool = Spool.open(temp, 1L << 30)) {
            long next = 0;
            for (int i = 0; i < 60; i++) {
                byte[] large = new byte[500_000];
                random.nextBytes(large);
                large[0] = (byte) i;
                spool.append(List.of(large));
            }
            while (spool.size() > 0) {
                List<Waiting> batch = spool.waiting(7);
                for (Waiting waiting : batch) {
                    assertThat(waiting.sequence()).isEqualTo(next);
                    assertThat(waiting.bytes()[0]).isEqualTo((byte) next);
                    next++;
                }
                spool.done(next);
            }
            try (Stream<Path> files = Files.list(temp)) {
                assertThat(files.filter(file -> file.toString().endsWith(".segment")))
                        .hasSize(1);
            }
        }
    }

    /** As when the disk is full: a record of it would be carried under a number that the next one gets. */
    @Test
    void ofAnAppendThatFailsNothingIsLeft() {
        AtomicInteger writes = new AtomicInteger();
        Spool.Opening fullForAMoment = file -> new Disk(file) {
            @Override
            public int write(ByteBuffer bytes) throws IOException {
                if (writes.incrementAndGet() == 2) {
                    super.write(bytes.slice(0, bytes.remaining() - 1));
                    throw new IOException("No space left on device");
                }
                return super.write(bytes);
            }
        };
        try (Spool spool = Spool.open(temp, 1 << 20, fullForAMoment)) {
            spool.append(List.of(bytes("first")));
            assertThatThrownBy(() -> spool.append(List.of(bytes("whole"), bytes("half"))))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasRootCauseMessage("No space left on device");
            assertThat(texts(spool.waiting(9))).containsExactly("first");
            spool.append(List.of(bytes("third")));
            assertThat(texts(spool.waiting(9))).containsExactly("first", "third");
        }
        try (Spool spool = open()) {
            assertThat(spool.cutOff()).isZero();
            assertThat(texts(spool.waiting(9))).containsExactly("first", "third");
        }
    }

    /** As when the process has no file descriptor left, or the disk no room for another file. */
    @Test
    void aSegmentThatCannotBeBegunIsBegunLater() {
        AtomicInteger opened = new AtomicInteger();
        Spool.Opening onceNot = file -> {
            if (opened.incrementAndGet() == 2) {
                throw new IOException("Too many open files");
            }
            return new Disk(file);
        };
        try (Spool spool = Spool.open(temp, 1L << 30, onceNot)) {
            spool.append(List.of(new byte[9 << 20]));
            assertThatThrownBy(() -> spool.append(List.of(bytes("not now"))))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasRootCauseMessage("Too many open files");
            spool.append(List.of(bytes("second")));
            assertThat(opened).hasValue(3);
            assertThat(texts(spool.waiting(1, 9))).containsExactly("second");
        }
    }

    @Test
    void whatAnAppendReturnsForIsOnTheDisk() {
        List<String> calls = new ArrayList<>();
        Spool.Opening told = file -> new Disk(file) {
            @Override
            public int write(ByteBuffer bytes) throws IOException {
                calls.add("write");
                return super.write(bytes);
            }

            @Override
            public void force(boolean metaData) throws IOException {
                if (calls.size() > 2) {
                    throw new IOException("Input/output error");
                }
                calls.add("force");
            }
        };
        try (Spool spool = Spool.open(temp, 1 << 20, told)) {
            spool.append(List.of(bytes("first"), bytes("second")));
            assertThat(calls).containsExactly("write", "force");
            assertThatThrownBy(() -> spool.append(List.of(bytes("third"))))
                    .as("whoever is not sure does not answer")
                    .hasRootCauseMessage("Input/output error");
        }
    }

    @Test
    void manyWritersAtOnceLoseNothing() throws InterruptedException {
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        try (Spool spool = Spool.open(temp, 1L << 30)) {
            List<Thread> writers = new ArrayList<>();
            for (int w = 0; w < 8; w++) {
                int writer = w;
                Thread thread = new Thread(() -> {
                    for (int i = 0; i < 50; i++) {
                        spool.append(List.of(Arrays.copyOf(bytes(writer + "-" + i + " "), 200_000)));
                    }
                });
                thread.setUncaughtExceptionHandler((failed, failure) -> failures.add(failure));
                thread.start();
                writers.add(thread);
            }
            for (Thread writer : writers) {
                writer.join();
            }

            assertThat(failures).isEmpty();
            assertThat(texts(spool.waiting(1000))).hasSize(400).doesNotHaveDuplicates();
        }
    }

    private Spool open() {
        return Spool.open(temp, 1 << 20);
    }

    private Path segment() throws IOException {
        try (Stream<Path> files = Files.list(temp)) {
            return files.filter(file -> file.toString().endsWith(".segment"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> texts(List<Waiting> records) {
        return records.stream()
                .map(record -> new String(record.bytes(), StandardCharsets.UTF_8))
                .toList();
    }
}
