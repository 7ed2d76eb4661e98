package dev.dayone.evidence.study.simulation;

import java.util.function.Supplier;

/** Where the pieces of a calibration come from: simulated now, or by an earlier run that was stopped. */
@FunctionalInterface
public interface Piecework {

    /** Simulates every piece. */
    Piecework ANEW = (name, simulation) -> simulation.get();

    Operating piece(String name, Supplier<Operating> simulation);
}
