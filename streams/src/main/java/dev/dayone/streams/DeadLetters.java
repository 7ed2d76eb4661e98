package dev.dayone.streams;

import dev.dayone.schemas.DeadLetter;
import dev.dayone.schemas.Topics;
import dev.dayone.schemas.UnknownSchemaException;
import dev.dayone.schemas.WireCodec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a message that cannot be used: its coordinates go to {@link Topics#DEAD_LETTERS}, its content stays where it is,
 * and the rest goes on. When most of what comes is bad, something else is wrong - a topic of somebody else's - and everything stops
 * instead of burying it all; so it does at once where a message is of a schema that this version does not know yet.
 */
public final class DeadLetters implements DeserializationExceptionHandler, ProcessingExceptionHandler {

    /** Key of the settings under which the counts are handed over. */
    static final String TALLY = "dayone.tally";

    /** So many bad messages, and more bad than good since the first of them, stop everything. */
    static final int BREAKER = 100;

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    private Tally tally = new Tally();
    private long bad;
    private long seenAtFirst;

    @Override
    public void configure(Map<String, ?> settings) {
        if (settings.get(TALLY) instanceof Tally given) {
            tally = given;
        }
    }

    /** {@inheritDoc} A message that is no record of ours. */
    @Override
    public DeserializationExceptionHandler.Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> message, Exception error) {
        if (ofNewerVersion(error)) {
            tally.unknownSchema().set(true);
            LOG.error(
                    "everything stops, nothing is lost: {}/{} offset {} was {}",
                    context.topic(),
                    context.partition(),
                    context.offset(),
                    error.getMessage());
            return DeserializationExceptionHandler.Response.fail();
        }
        ProducerRecord<byte[], byte[]> letter = letter(context, DeadLetter.Code.UNDECODABLE, message.value(), error);
        return breaks()
                ? DeserializationExceptionHandler.Response.fail()
                : DeserializationExceptionHandler.Response.resume(List.of(letter));
    }

    /** {@inheritDoc} A message that a step failed on; what Kafka itself reports is no fault of the message. */
    @Override
    public ProcessingExceptionHandler.Response handleError(
            ErrorHandlerContext context, Record<?, ?> message, Exception error) {
        if (error instanceof KafkaException || context.sourceRawValue() == null) {
            return ProcessingExceptionHandler.Response.fail();
        }
        ProducerRecord<byte[], byte[]> letter =
                letter(context, DeadLetter.Code.PROCESSING, context.sourceRawValue(), error);
        return breaks()
                ? ProcessingExceptionHandler.Response.fail()
                : ProcessingExceptionHandler.Response.resume(List.of(letter));
    }

    private ProducerRecord<byte[], byte[]> letter(
            ErrorHandlerContext context, DeadLetter.Code code, byte @Nullable [] value, Exception error) {
        tally.deadLetters().increment();
        LOG.error(
                "message cannot be used: topic={}, partition={}, offset={}, step={}, error={}",
                context.topic(),
                context.partition(),
                context.offset(),
                context.processorNodeId(),
                error.getClass().getSimpleName());
        DeadLetter letter = new DeadLetter(
                String.valueOf(context.topic()),
                context.partition(),
                context.offset(),
                code,
                String.valueOf(context.processorNodeId()),
                error.getClass().getSimpleName(),
                value == null ? "" : sha256(value),
                value == null ? 0 : value.length,
                Instant.ofEpochMilli(Math.max(0, context.timestamp())));
        byte[] key = (context.topic() + "/" + context.partition()).getBytes(StandardCharsets.UTF_8);
        return new ProducerRecord<>(Topics.DEAD_LETTERS, key, WireCodec.encode(letter));
    }

    private static boolean ofNewerVersion(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownSchemaException) {
                return true;
            }
        }
        return false;
    }

    private synchronized boolean breaks() {
        long seen = tally.seen().sum();
        if (bad == 0 || seen - seenAtFirst > 10 * Math.max(bad, BREAKER)) {
            bad = 0;
            seenAtFirst = seen;
        }
        bad++;
        boolean breaks = bad >= BREAKER && seen - seenAtFirst < bad;
        if (breaks) {
            tally.breakerOpen().set(true);
            LOG.error("most messages cannot be used: everything stops. Is a schema missing, or a topic not ours?");
        }
        return breaks;
    }

    private static String sha256(byte[] value) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
