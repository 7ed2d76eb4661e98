/** Experiment runs as their trackers export them: Weights &amp; Biases, MLflow, the accounting of Slurm. */
@NullMarked
package dev.dayone.ingest.tracker;

import org.jspecify.annotations.NullMarked;
