package dev.dayone.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.schemas.MeasureDefinition;
import org.junit.jupiter.api.Test;

/** What makes a log ask for a replay. */
class GenerationsTest {

    /** A new measure has version 1: people about whom nothing new comes in would never get it. */
    @Test
    void eachMeasureAndItsVersionIsPartOfTheFingerprint() {
        for (MeasureDefinition definition : MeasureDefinition.values()) {
            assertThat(Generations.definitions().lines()).contains(definition.name() + " " + definition.version());
        }
    }
}
