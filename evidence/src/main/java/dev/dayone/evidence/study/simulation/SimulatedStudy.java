package dev.dayone.evidence.study.simulation;

import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import java.util.List;
import java.util.SplittableRandom;

/** A kind of study whose truth is known, to be run again and again through the code that judges real ones. */
public interface SimulatedStudy {

    /** The plan that it would register. */
    StudyPlan plan();

    /** The true difference in the outcome's unit, which an interval should cover. */
    double difference();

    /** One study: its people at each planned look, at the end the last; one entry where no looks are planned. */
    List<List<PersonRow>> stages(SplittableRandom random);
}
