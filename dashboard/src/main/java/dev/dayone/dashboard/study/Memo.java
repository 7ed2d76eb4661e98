package dev.dayone.dashboard.study;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Answers kept until the data that they speak of change; one who asks while another's answer is made waits for it. */
public final class Memo<T> {

    private static final int MOST = 100;

    private final Supplier<String> version;
    private final AtomicReference<Held<T>> held = new AtomicReference<>(new Held<>(""));

    private record Held<T>(String version, Map<String, T> answers) {
        Held(String version) {
            this(version, new ConcurrentHashMap<>());
        }
    }

    /** @param version of the data now */
    public Memo(Supplier<String> version) {
        this.version = version;
    }

    /** What was answered before on the same data, or else what is answered now. */
    public T of(String question, Supplier<T> answer) {
        String now = version.get();
        Held<T> kept = held.updateAndGet(
                each -> each.version().equals(now) && each.answers().size() < MOST ? each : new Held<>(now));
        return kept.answers().computeIfAbsent(question, key -> answer.get());
    }
}
