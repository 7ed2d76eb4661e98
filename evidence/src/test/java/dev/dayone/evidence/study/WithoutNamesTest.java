package dev.dayone.evidence.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.evidence.Sample;
import dev.dayone.evidence.Sample.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The draws are made of people in an order in which names, and what an arm is called, have no part. */
class WithoutNamesTest {

    @Test
    void neitherNamesNorTheOrderOfArmsCount() {
        SplittableRandom random = new SplittableRandom(4);
        List<Person> people = new ArrayList<>();
        List<Person> renamed = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            int cluster = i % 8;
            double value = random.nextInt(12);
            boolean treated = cluster % 2 == 0;
            List<Double> covariates = List.of((double) random.nextInt(3));
            people.add(new Person(treated, value, true, "block " + cluster / 4, "c" + cluster, covariates));
            renamed.add(0, new Person(!treated, value, true, "z" + (5 - cluster / 4), "g" + (9 - cluster), covariates));
        }

        Sample one = WithoutNames.of(new Sample(people));
        Sample other = WithoutNames.of(new Sample(renamed));

        assertThat(other.values()).isEqualTo(one.values());
        assertThat(other.arms()).isEqualTo(one.arms());
        assertThat(other.blockLabels()).isEqualTo(one.blockLabels());
        assertThat(other.clusterLabels()).isEqualTo(one.clusterLabels());
        assertThat(other.covariateRows()).isDeepEqualTo(one.covariateRows());
    }
}
