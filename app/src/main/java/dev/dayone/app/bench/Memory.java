package dev.dayone.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Peak memory of processes, where the system tells it. */
final class Memory {

    private Memory() {}

    /** @return KiB; 0 = not told */
    static long peakKiB(String process) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", process, "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | RuntimeException e) {
            // Gone already, or another system: not told.
            return 0;
        }
    }

    static long peakMiB() {
        return peakKiB("self") / 1024;
    }
}
