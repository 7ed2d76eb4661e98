package dev.dayone.dashboard.study;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Answers kept until the data that they speak of change; of very many questions the oldest go first, a few at a time. Whoever asks what is being answered waits for that answer; whoever asks anything else does not, however long it takes.
 */
public final class Memo<Q, T> {

    /** More than the studies of a large warehouse, all of which one page asks for: fewer would be made anew for each asker. */
    static final int MOST = 1_000;

    private final Supplier<String> version;
    private final AtomicReference<Held<Q, T>> held = new AtomicReference<>(new Held<>(""));

    private record Held<Q, T>(String version, Map<Q, FutureTask<T>> answers, Queue<Q> asked) {
        Held(String version) {
            this(version, new ConcurrentHashMap<>(), new ConcurrentLinkedQueue<>());
        }

        /** The task that answers a question: the one already there, or this one. */
        FutureTask<T> first(Q question, FutureTask<T> task) {
            FutureTask<T> before = answers.putIfAbsent(question, task);
            if (before != null) {
                return before;
            }
            asked.add(question);
            while (answers.size() > MOST) {
                Q oldest = asked.poll();
                if (oldest == null) {
                    break;
                }
                answers.remove(oldest);
            }
            return task;
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
        Held<Q, T> kept = held.updateAndGet(each -> each.version().equals(now) ? each : new Held<>(now));
        FutureTask<T> mine = new FutureTask<>(answer::get);
        FutureTask<T> task = kept.first(question, mine);
        if (task == mine) {
            mine.run();
        }
        try {
            return task.get();
        } catch (ExecutionException e) {
            // The next one tries again.
            kept.answers().remove(question, task);
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            if (e.getCause() instanceof Error known) {
                throw known;
            }
            throw new IllegalStateException("an answer could not be made", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while an answer was made", e);
        }
    }
}
