package dev.dayone.dashboard.study;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Answers kept until the data that they speak of change; one who asks while another's answer is made waits for it. */
public final class Memo<Q, T> {

    private static final int MOST = 100;

    private final Supplier<String> version;
    private final AtomicReference<Held<Q, T>> held = new AtomicReference<>(new Held<>(""));

    private record Held<Q, T>(String version, Map<Q, T> answers) {
        Held(String version) {
            this(version, new ConcurrentHashMap<>());
        }
    }

    /**
     * Keeps answers by question. A question is a record or a single value: parts joined to a text could be the parts of another question.
     *
     * @param version of the data now
     */
    public Memo(Supplier<String> version) {
        this.version = version;
    }

    /** What was answered before on the same data, or else what is answered now. */
    public T of(Q question, Supplier<T> answer) {
        String now = version.get();
        Held<Q, T> kept = held.updateAndGet(
                each -> each.version().equals(now) && each.answers().size() < MOST ? each : new Held<>(now));
        return kept.answers().computeIfAbsent(question, key -> answer.get());
    }
}
