package dev.dayone.evidence;

import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.refusal.NotEstimableException;
import dev.dayone.evidence.refusal.Refusal;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a method says: a result, or why there is none.
 *
 * @param <R> the method's result
 */
public sealed interface Answer<R> {

    <T> T match(Function<R, T> given, Function<Refused<R>, T> refused);

    /** The answer of that calculation; a refusal inside it becomes a value. */
    static <R> Answer<R> of(Supplier<R> method) {
        try {
            return new Given<>(method.get());
        } catch (NotEstimableException e) {
            return new Refused<>(e.code(), e.why());
        }
    }

    /** @param result what the method found */
    record Given<R>(R result) implements Answer<R> {
        @Override
        public <T> T match(Function<R, T> given, Function<Refused<R>, T> refused) {
            return given.apply(result);
        }
    }

    /**
     * @param code what is wrong with the data
     * @param why a sentence for evaluators
     */
    record Refused<R>(Refusal code, String why) implements Answer<R> {

        /** The refusal for every reader: what exactly is wrong stays with evaluators, since it may speak of few people. */
        public Finding finding() {
            return Finding.refusal(code.sentence(), why);
        }

        @Override
        public <T> T match(Function<R, T> given, Function<Refused<R>, T> refused) {
            return refused.apply(this);
        }
    }
}
