package dev.dayone.evidence.study;

import dev.dayone.evidence.Sample;
import dev.dayone.evidence.Sample.Person;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * People in an order that no name has a part in: not that of an arm, a block or a cluster. Which draws are made of whom, and so the last digits of a
 * sampled p, then hang on data and design alone. The test has to have two sides: which arm counts as treated is decided by data, too.
 */
final class WithoutNames {

    private static final Comparator<Person> BY_DATA = Comparator.comparingDouble(Person::value)
            .thenComparing(Person::event)
            .thenComparing(Person::covariates, WithoutNames::byNumbers);

    private static final Comparator<Person> BY_DATA_AND_ARM = BY_DATA.thenComparing(Person::treated);

    private WithoutNames() {}

    /** The same people, the smaller arm as the treated one. */
    static Sample of(Sample sample) {
        List<Person> people = sample.people();
        int order = byAll(BY_DATA).compare(sorted(people, true), sorted(people, false));
        List<Person> turned = order <= 0
                ? people
                : people.stream()
                        .map(person -> new Person(
                                !person.treated(),
                                person.value(),
                                person.event(),
                                person.block(),
                                person.cluster(),
                                person.covariates()))
                        .toList();
        return new Sample(blocks(turned));
    }

    private static List<Person> sorted(List<Person> people, boolean treated) {
        return people.stream()
                .filter(person -> person.treated() == treated)
                .sorted(BY_DATA)
                .toList();
    }

    private static List<Person> blocks(List<Person> people) {
        Map<String, List<Person>> groups = new LinkedHashMap<>();
        people.forEach(person -> groups.computeIfAbsent(person.blockOrNone(), name -> new ArrayList<>())
                .add(person));
        return together(groups.values().stream().map(WithoutNames::clusters).toList());
    }

    private static List<Person> clusters(List<Person> block) {
        Map<String, List<Person>> groups = new LinkedHashMap<>();
        for (int i = 0; i < block.size(); i++) {
            String cluster = block.get(i).cluster();
            groups.computeIfAbsent(cluster == null ? "\0" + i : cluster, name -> new ArrayList<>())
                    .add(block.get(i));
        }
        return together(groups.values().stream()
                .map(group -> group.stream().sorted(BY_DATA_AND_ARM).toList())
                .toList());
    }

    private static List<Person> together(List<List<Person>> groups) {
        return groups.stream()
                .sorted(byAll(BY_DATA_AND_ARM))
                .flatMap(List::stream)
                .toList();
    }

    /** Fewer before more, then by the first in which they differ. */
    private static Comparator<List<Person>> byAll(Comparator<Person> each) {
        return Comparator.<List<Person>>comparingInt(List::size)
                .thenComparing((one, other) -> IntStream.range(0, one.size())
                        .map(i -> each.compare(one.get(i), other.get(i)))
                        .filter(order -> order != 0)
                        .findFirst()
                        .orElse(0));
    }

    private static int byNumbers(List<Double> one, List<Double> other) {
        return IntStream.range(0, one.size())
                .map(i -> Double.compare(one.get(i), other.get(i)))
                .filter(order -> order != 0)
                .findFirst()
                .orElse(0);
    }
}
