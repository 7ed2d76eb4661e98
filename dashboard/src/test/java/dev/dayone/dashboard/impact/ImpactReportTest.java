package dev.dayone.dashboard.impact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.dashboard.impact.Cirr.Line;
import dev.dayone.dashboard.impact.SmallCells.Node;
import dev.dayone.evidence.proportions.NetPromoterScore;
import dev.dayone.warehouse.view.Participation;
import dev.dayone.warehouse.view.Participation.Answer;
import dev.dayone.warehouse.view.Participation.Cohort;
import dev.dayone.warehouse.view.Participation.Person;
import dev.dayone.warehouse.view.Participation.Question;
import dev.dayone.warehouse.view.Participation.Status;
import dev.dayone.warehouse.view.Participation.Survey;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImpactReportTest {

    @ParameterizedTest
    @CsvSource({
        "J1a,,,,1A",
        "J1b,,,,1B",
        "J1c,,,,1C",
        "J1d,,,,1D",
        "J1e,,,,1E",
        "J1f,,,,1E",
        "J1g,,,,1E",
        "J1h,,,,3B",
        "J2a,,,,2B",
        "J2b,,,,2B",
        "J3a,,,,3A",
        "J3b,,,,3B",
        "J4,,,,4",
        "J1a,programme,,,1C",
        "J1c,,,false,2A",
        "J2a,programme,,,2A",
        "J1a,,false,,1E",
        "J1a,,,false,2B",
        "J1h,,true,,1A"
    })
    void everyStatusHasItsLine(
            String code,
            @Nullable String employer,
            @Nullable Boolean fullTime,
            @Nullable Boolean inField,
            String line) {
        LocalDate day = LocalDate.of(2024, 5, 1);

        assertThat(Cirr.line(new Status("p", code, "V2", day, day, null, null, null, employer, fullTime, inField))
                        .code())
                .isEqualTo(line);
    }

    @Test
    void shortTermIsInField() {
        assertThat(Line.E1.inField()).isTrue();
        assertThat(Line.A2.inField()).isFalse();
    }

    @Test
    void whatIsWithheldCannotBeWorkedOut() {
        SmallCells own = new SmallCells(Audience.OWN, 3);

        assertThat(own.shown(new long[] {10, 2, 8, 0})).containsExactly(true, false, false, true);
        assertThat(own.shown(new long[] {10, 2, 2, 8})).containsExactly(true, false, false, true);
        assertThat(own.shown(new long[] {10, 1, 1, 8})).containsExactly(true, false, false, false);
        assertThat(new SmallCells(Audience.FUNDERS, 10).shown(new long[] {30, 12, 0}))
                .containsExactly(true, true, false);
    }

    @Test
    void aTotalThatGivesAPartAwayIsWithheldToo() {
        SmallCells own = new SmallCells(Audience.OWN, 3);
        Node one = Node.leaf(1);
        Node stayed = Node.of(Node.leaf(12), Node.leaf(17));

        Set<Node> shown = own.shown(Node.of(one, stayed));

        assertThat(shown).doesNotContain(one, stayed);
        assertThat(shown).hasSize(2);
    }

    @Test
    void noSmallCountOfAnyTreeFollowsFromWhatIsShown() {
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            Node[] leaves = IntStream.range(0, 5)
                    .mapToObj(leaf -> Node.leaf(random.nextInt(7)))
                    .toArray(Node[]::new);
            Node first = Node.of(leaves[0], leaves[1]);
            Node second = Node.of(leaves[2], leaves[3]);
            Node inner = Node.of(second, leaves[4]);
            Node total = Node.of(first, inner);
            Set<Node> shown = new SmallCells(Audience.OWN, 3).shown(total);
            if (!shown.contains(total)) {
                continue;
            }
            List<Set<Long>> possible = Stream.generate(() -> (Set<Long>) new HashSet<Long>())
                    .limit(5)
                    .toList();
            for (long[] each : everything(6)) {
                boolean fits = fits(shown, total, each[0] + each[1] + each[2] + each[3] + each[4])
                        && fits(shown, first, each[0] + each[1])
                        && fits(shown, second, each[2] + each[3])
                        && fits(shown, inner, each[2] + each[3] + each[4])
                        && IntStream.range(0, 5).allMatch(leaf -> fits(shown, leaves[leaf], each[leaf]));
                for (int leaf = 0; fits && leaf < 5; leaf++) {
                    possible.get(leaf).add(each[leaf]);
                }
            }
            for (int leaf = 0; leaf < 5; leaf++) {
                long people = leaves[leaf].count();
                if (people > 0 && people < 3) {
                    assertThat(possible.get(leaf)).as("%s of %s", people, total).hasSizeGreaterThan(1);
                }
            }
        }
    }

    @Test
    void noCountOfFewIsLeftOneValueByRoundedCounts() {
        Random random = new Random(11);
        for (int i = 0; i < 40; i++) {
            Node[] leaves = IntStream.range(0, 4)
                    .mapToObj(leaf -> Node.leaf(random.nextInt(2) == 0 ? random.nextInt(10) : 10 + random.nextInt(12)))
                    .toArray(Node[]::new);
            Node first = Node.of(leaves[0], leaves[1]);
            Node total = Node.of(first, leaves[2], leaves[3]);
            Set<Node> shown = new SmallCells(Audience.FUNDERS, 10).shownRounded(total);
            List<Set<Integer>> possible = List.of(new HashSet<>(), new HashSet<>(), new HashSet<>(), new HashSet<>());
            for (int all = 0; shown.contains(total) && all < 24 * 24 * 24 * 24; all++) {
                int[] each = {all % 24, all / 24 % 24, all / 576 % 24, all / 13824};
                boolean fits = rounds(total, each[0] + each[1] + each[2] + each[3])
                        && (!shown.contains(first) || rounds(first, each[0] + each[1]));
                for (int leaf = 0; fits && leaf < 4; leaf++) {
                    fits = shown.contains(leaves[leaf])
                            ? rounds(leaves[leaf], each[leaf])
                            : each[leaf] <= Math.max(9, leaves[leaf].count());
                }
                for (int leaf = 0; fits && leaf < 4; leaf++) {
                    possible.get(leaf).add(each[leaf]);
                }
            }
            for (int leaf = 0; leaf < 4; leaf++) {
                if (shown.contains(total) && leaves[leaf].count() < 10) {
                    assertThat(possible.get(leaf))
                            .as("%s of %s", leaves[leaf], total)
                            .hasSizeGreaterThan(4);
                }
            }
        }
    }

    private static boolean rounds(Node node, long count) {
        return Math.round(node.count() / 5.0) == Math.round(count / 5.0);
    }

    private static boolean fits(Set<Node> shown, Node node, long count) {
        return !shown.contains(node) || node.count() == count;
    }

    private static List<long[]> everything(int most) {
        List<long[]> out = new ArrayList<>();
        int base = most + 1;
        for (int i = 0; i < base * base * base * base * base; i++) {
            out.add(new long[] {
                i % base,
                i / base % base,
                i / (base * base) % base,
                i / (base * base * base) % base,
                i / (base * base * base * base)
            });
        }
        return out;
    }

    private static final LocalDate START = LocalDate.of(2024, 3, 4);
    private static final LocalDate END = LocalDate.of(2024, 4, 5);

    private static Participation school(int people, int detractors) {
        List<Person> persons = new ArrayList<>();
        List<Answer> answers = new ArrayList<>();
        List<Status> statuses = new ArrayList<>();
        for (int i = 0; i < people; i++) {
            String id = "p" + i;
            persons.add(new Person(
                    id,
                    "c1",
                    true,
                    true,
                    true,
                    i < people - 3 ? END : END.plusDays(9),
                    Map.of("degree", i % 3 == 0 ? "phd" : "master")));
            answers.add(answer(id, "pre", "torch", 3.0 + i % 2));
            answers.add(answer(id, "post", "torch", 6.0 + i % 3));
            answers.add(answer(id, "post", "recommend", i < detractors ? 4.0 : i % 2 == 0 ? 10.0 : 8.0));
            statuses.add(new Status(
                    id,
                    i % 4 == 0 ? "J1a" : i % 4 == 1 ? "J1e" : i % 4 == 2 ? "J2a" : "J3a",
                    "V2",
                    END.plusDays(30),
                    END.plusDays(30),
                    i % 4 == 0 ? 70_000.0 + 1000 * i : null,
                    "USD",
                    "engineer",
                    null,
                    null,
                    null));
        }
        Question torch = new Question(
                "torch", "PyTorch", "How sure are you of PyTorch?", "scale", 1.0, 10.0, "", false, Map.of());
        Question recommend = new Question(
                "recommend", "recommend", "Would you recommend us?", "scale", 0.0, 10.0, "", true, Map.of());
        return new Participation(
                "school",
                List.of(new Cohort("c1", START, END, false)),
                persons,
                Map.of(),
                List.of(
                        new Survey("pre", "Before", "pre", false, List.of(torch)),
                        new Survey("post", "After", "post", true, List.of(torch, recommend))),
                answers,
                statuses,
                List.of());
    }

    private static Answer answer(String id, String survey, String question, double value) {
        return new Answer("e", id, "c1", survey, question, value, List.of(), END);
    }

    private static String written(Participation data, Audience audience) {
        return ImpactMarkdown.of(
                ImpactReport.of(data, END.plusDays(400), audience, audience.fewest(null), List.of()), "school");
    }

    @Test
    void aProgrammeReadsWhatItPublishes() {
        String text = written(school(40, 4), Audience.OWN);

        assertThat(text)
                .contains("| PyTorch | 1 to 10 | 40 | 3.5 | 7.0 | +3.5 |")
                .contains("Net promoter score of \"Would you recommend us?\": +35")
                .contains("| 1 Employed in paid, in-field positions | 20 | 50 % | 20 | 50 % |")
                .contains(
                        "| 1E Short-term contract, part-time position, freelance or unknown length | 10 | 25 % | 10 | 25 % |")
                .contains("Median base pay of those in field after 180 days: 88,000 USD a year, told by 10 people.");
    }

    @Test
    void aScoreThatTellsOfOneDetractorIsWithheld() {
        assertThat(written(school(40, 1), Audience.OWN))
                .contains("Net promoter score of \"Would you recommend us?\": withheld")
                .doesNotContain("| Would you recommend us? | 0 to 10 | 40 | 8.9 | 8.5 to 9.2 | 49 % |");
    }

    @Test
    void fewPeopleHaveNoIntervalNoMedianAndNoCountOfFunders() {
        String nine = written(school(9, 0), Audience.OWN);
        String funders = written(school(40, 4), Audience.FUNDERS);

        assertThat(nine)
                .contains("| PyTorch | 1 to 10 | 9 | 3.4 | 7.0 | +3.6 | – |")
                .doesNotContain("Median base pay");
        assertThat(written(school(8, 0), Audience.FUNDERS))
                .contains("| PyTorch | 1 to 10 | fewer than 10 | withheld |");
        assertThat(funders)
                .contains("There are no shares")
                .doesNotContain("Shares are of", "of those in line 3A")
                .doesNotContain("Median base pay")
                .contains("Net promoter score of \"Would you recommend us?\": withheld");
    }

    @Test
    void alumniAreToldByYearsSinceTheirLastDay() {
        Participation data = school(40, 4);
        List<Status> statuses = new ArrayList<>(data.statuses());
        // Twenty were asked again after a year, and of no one is anything known after two.
        for (int i = 0; i < 20; i++) {
            statuses.add(new Status(
                    "p" + i,
                    "J1a",
                    "V2",
                    END.plusDays(300),
                    END.plusDays(370),
                    90_000.0 + 1000 * i,
                    "USD",
                    null,
                    null,
                    null,
                    null));
        }
        Participation later = new Participation(
                data.programme(),
                data.cohorts(),
                data.people(),
                data.withheld(),
                data.surveys(),
                data.answers(),
                statuses,
                data.applications());

        Alumni first = Alumni.of(later, END.plusYears(3), 1);
        Alumni second = Alumni.of(later, END.plusYears(3), 2);
        String text = ImpactMarkdown.of(ImpactReport.of(later, END.plusYears(3), Audience.OWN, 3, List.of()), "school");

        assertThat(first.groups()).containsEntry(Alumni.Group.IN_FIELD, 20L).containsEntry(Alumni.Group.UNKNOWN, 20L);
        assertThat(second.groups()).containsEntry(Alumni.Group.UNKNOWN, 40L);
        assertThat(text)
                .contains("| what they do | 1 year | share | 2 years | share | 3 years | share |")
                .contains("| Work in the field | 20 | 100 % | 0 |  | 0 |  |")
                .contains("| 1 year | 20 | 94,750 | 99,500 | 104,250 | USD |")
                .contains("| 2 years | fewer than 3 | withheld |");
        assertThat(ImpactMarkdown.of(
                        ImpactReport.of(later, END.plusYears(3), Audience.FUNDERS, 10, List.of()), "school"))
                .contains("| Work in the field | 20 |  |")
                .doesNotContain("99,500");
    }

    /** Two people gave a 10, five a 9, and the share of 9 and 10 is told: neither it nor the mean may give the two away. */
    @Test
    void aWithheldStepOfAScaleDoesNotFollowFromItsShareOrMean() {
        SmallCells own = new SmallCells(Audience.OWN, 3);
        long[] counts = {0, 0, 0, 0, 0, 2, 3, 8, 5, 2};
        boolean[] nobody = new boolean[10];

        boolean[] shown = new AnswerSpread(counts, nobody, 1).shown(own, true, false);

        assertThat(shown[5]).isFalse();
        assertThat(shown[9]).isFalse();
        assertThat(shown[8]).as("7 gave 9 or 10, less the 5 who gave 9").isFalse();
        boolean[] alone =
                new AnswerSpread(new long[] {0, 0, 0, 0, 0, 2, 9, 9, 9, 2}, nobody, 1).shown(own, false, false);
        assertThat(IntStream.range(0, 10).filter(i -> !alone[i]).count())
                .as("a sum and a number of people give two of them")
                .isGreaterThan(2);
        assertThat(new AnswerSpread(
                                counts, new boolean[] {true, true, true, true, true, true, true, true, true, true}, 1)
                        .shown(own, true, false))
                .as("everybody agreed to exact counts")
                .doesNotContain(false);
    }

    /** 1 and 2 of 101 are withheld: 0 and 3 would give the same mean, but would both be shown, so whoever knows the rule knows the two. */
    @Test
    void numbersThatTheRuleWouldHaveShownProtectNobody() {
        long[] counts = {1, 2, 33, 30, 35};
        boolean[] shown =
                new AnswerSpread(counts, new boolean[5], 1).shown(new SmallCells(Audience.OWN, 3), false, false);

        assertThat(IntStream.range(0, 5).filter(i -> !shown[i]).count()).isGreaterThan(2);
    }

    /** Consent to exact counts is to the programme's own report. */
    @Test
    void fundersSeeASpreadAsIfNobodyHadAgreed() {
        SmallCells funders = new SmallCells(Audience.FUNDERS, 10);
        long[] counts = {3, 12, 12, 12, 4};
        boolean[] all = {true, true, true, true, true};

        assertThat(new AnswerSpread(counts, all, 1).shown(funders, true, false))
                .containsExactly(new AnswerSpread(counts, new boolean[5], 1).shown(funders, true, false));
    }

    private static Participation agreed(Participation data, Predicate<Person> who) {
        return new Participation(
                data.programme(),
                data.cohorts(),
                data.people().stream()
                        .map(each -> new Person(
                                each.participant(),
                                each.cohort(),
                                each.jobIntent(),
                                each.started(),
                                each.completed(),
                                each.completedOn(),
                                each.baseline(),
                                who.test(each)))
                        .toList(),
                data.withheld(),
                data.surveys(),
                data.answers(),
                data.statuses(),
                data.applications());
    }

    /** Eight people, two in each of four lines: withheld, until all of a line agreed to be counted exactly; and never for funders. */
    @Test
    void fewPeopleAreCountedWhereAllOfThemAgreed() {
        Participation few = school(8, 0);
        String line = "| 1A Full-time employee | ";

        assertThat(written(few, Audience.OWN)).contains(line + "withheld | ");
        assertThat(written(agreed(few, person -> true), Audience.OWN)).contains(line + "2 | 25 % |");
        assertThat(written(agreed(few, person -> !person.participant().equals("p0")), Audience.OWN))
                .as("one of the two did not")
                .contains(line + "withheld | ");
        assertThat(written(agreed(few, person -> true), Audience.FUNDERS)).doesNotContain(line + "2");
    }

    @Test
    void costIsToldForEachParticipantAndForEachInField() {
        Participation free = school(40, 4);
        Participation data = new Participation(
                free.programme(),
                List.of(new Cohort("c1", START, END, false, 380_000.0, "GBP")),
                free.people(),
                Map.of(),
                free.surveys(),
                free.answers(),
                free.statuses(),
                List.of());

        assertThat(written(free, Audience.OWN)).doesNotContain("What it cost");
        assertThat(written(data, Audience.OWN))
                .contains("| c1 | 380,000 | participant who came | 40 | 9,500 | GBP |")
                .contains("| all past 180 days | 380,000 | person in field after 180 days | 20 | 19,000 | GBP |");
        // Who is in field is withheld of so few, so it must not follow from what each of them cost.
        Participation few = new Participation(
                "school",
                data.cohorts(),
                school(8, 0).people(),
                Map.of(),
                List.of(),
                List.of(),
                school(8, 0).statuses(),
                List.of());
        assertThat(written(few, Audience.FUNDERS)).contains("What it cost").doesNotContain("| 380,000 | person in");
    }

    private static Participation twice(int first, int second, @Nullable Double cost) {
        Participation one = school(first, 0);
        Participation other = school(second, 0);
        List<Person> people = new ArrayList<>(one.people());
        List<Answer> answers = new ArrayList<>(one.answers());
        List<Status> statuses = new ArrayList<>(one.statuses());
        other.people()
                .forEach(each -> people.add(new Person(
                        "q" + each.participant(), "c2", true, true, true, each.completedOn(), each.baseline())));
        other.answers()
                .forEach(each -> answers.add(new Answer(
                        "e",
                        "q" + each.participant(),
                        "c2",
                        each.survey(),
                        each.question(),
                        each.value(),
                        List.of(),
                        END)));
        return new Participation(
                "school",
                List.of(
                        new Cohort("c1", START, END, false, cost, cost == null ? "" : "GBP"),
                        new Cohort("c2", START, END, false, cost, cost == null ? "" : "GBP")),
                people,
                Map.of(),
                one.surveys(),
                answers,
                statuses,
                List.of());
    }

    /** Ten are told and two are withheld: twelve together would give the two away. */
    @Test
    void theCostOfAllDoesNotGiveACohortAwayThatIsWithheld() {
        assertThat(written(twice(20, 10, 380_000.0), Audience.OWN))
                .containsPattern("\\| all past 180 days \\| 760,000 \\| [^|]+ \\| 30 \\|");
        assertThat(written(twice(20, 2, 380_000.0), Audience.OWN))
                .contains("What it cost")
                .doesNotContainPattern("\\| all past 180 days \\| 760,000 \\| [^|]+ \\| 22 \\|");
    }

    /** A share with its limits tells the exact numbers behind a rounded count. */
    @Test
    void fundersSeeNoLimitsOfAShareByCohort() {
        for (Audience audience : Audience.values()) {
            List<List<String>> shares = ImpactReport.of(
                            twice(44, 40, null), END.plusDays(400), audience, audience.fewest(null), List.of())
                    .tables()
                    .stream()
                    .filter(table -> table.file().equals("cohorts.csv"))
                    .flatMap(table -> table.lines().stream())
                    .filter(line -> line.get(1).contains("9 or 10"))
                    .toList();

            assertThat(shares).hasSize(2).allSatisfy(line -> {
                assertThat(line.get(5).isEmpty()).isEqualTo(audience == Audience.FUNDERS);
                assertThat(line.get(6).isEmpty()).isEqualTo(audience == Audience.FUNDERS);
                assertThat(line.get(4)).isEqualTo(audience == Audience.FUNDERS ? "50 %" : "0.50");
            });
        }
    }

    @Test
    void alumniAreToldByTheKindOfTheirEmployer() {
        Participation data = school(40, 4);
        List<Status> statuses = data.statuses().stream()
                .map(each -> new Status(
                        each.participant(),
                        each.status(),
                        each.tier(),
                        each.from(),
                        END.plusYears(1),
                        each.pay(),
                        each.currency(),
                        each.title(),
                        each.status().equals("J1a") ? "lab" : null,
                        null,
                        null))
                .toList();
        Participation later = new Participation(
                "school", data.cohorts(), data.people(), Map.of(), data.surveys(), data.answers(), statuses, List.of());

        String text = ImpactMarkdown.of(ImpactReport.of(later, END.plusYears(1), Audience.OWN, 3, List.of()), "school");

        assertThat(text).contains("Where alumni work").contains("| lab | 10 |").contains("| not told | 10 |");
    }

    @Test
    void aScoreOfWhichEverybodyIsSureHasAWidth() {
        NetPromoterScore all = NetPromoterScore.of(new double[] {10, 10, 9, 9}, 0.95);

        assertThat(all.score()).isEqualTo(100);
        assertThat(all.interval().lower()).isBetween(0.0, 60.0);
        assertThat(NetPromoterScore.of(new double[] {10, 9, 8, 6, 0}, 0.95).score())
                .isEqualTo(0);
    }

    /** Enrolled are told by cohort, exactly: neither the careers nor who was asked may tell how many of them came, where few did not. */
    @Test
    void fewWhoNeverCameDoNotFollowFromATotal() {
        for (int never = 0; never < 6; never++) {
            Participation all = school(40, 4);
            List<Person> people = new ArrayList<>(all.people());
            for (int i = 0; i < never; i++) {
                people.add(new Person("n" + i, "c1", true, false, false, null, Map.of()));
            }
            Participation data = new Participation(
                    "school", all.cohorts(), people, Map.of(), all.surveys(), all.answers(), all.statuses(), List.of());
            String text = written(data, Audience.OWN);
            boolean told = never == 0 || never >= 3;

            assertThat(text).contains("| c1 | 2024-03-04 to 2024-04-05 | " + (40 + never) + " |");
            assertThat(text.contains("| Enrolled: came one day at least | 40 |"))
                    .as("%s never came", never)
                    .isEqualTo(told);
            assertThat(text.contains("| After | c1 | 40 | 40 |"))
                    .as("%s never came", never)
                    .isEqualTo(told);
        }
    }

    /** Questions, topics and options are the words of whoever wrote the survey. */
    @Test
    void wordsOfOthersAreNoMarkdown() {
        assertThat(ImpactMarkdown.block("# not a heading\n\n<img src=x> [a](javascript:x) `c` &lt;b&gt;"))
                .isEqualTo("\\# not a heading &lt;img src=x> \\[a](javascript:x) \\`c\\` &amp;lt;b&amp;gt;");
        for (String begin : List.of("> ", "- ", "+ ", "| a | b |", "1. ", "2) ", "===", "---")) {
            assertThat(ImpactMarkdown.block(begin + "x")).as(begin).matches("(?s)\\d*\\\\.*");
        }
        Participation data = school(40, 4);
        Survey pre = data.surveys().get(0);
        Participation hostile = new Participation(
                "sc|hool\n## more",
                data.cohorts(),
                data.people(),
                Map.of(),
                List.of(
                        new Survey("pre", "Be\n\n# fore", "pre", false, pre.questions()),
                        data.surveys().get(1)),
                data.answers(),
                data.statuses(),
                List.of());
        assertThat(written(hostile, Audience.OWN).lines().filter(line -> line.matches("#+ (fore|more).*")))
                .isEmpty();
    }
}
