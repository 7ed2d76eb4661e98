package dev.dayone.evidence.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmallGroupsTest {

    @ParameterizedTest
    @CsvSource({
        "'12,30', '--'",
        "'1,23', 'xx'",
        "'1,23,12', 'x-x'",
        "'2,2,40', 'xxx'",
        "'2,4,40', 'xx-'",
        "'0,40', '--'",
        "'3,0', 'x-'",
    })
    void aSingleSmallGroupTakesTheNextSmallestWithIt(String people, String expected) {
        List<Integer> counts =
                List.of(people.split(",")).stream().map(Integer::valueOf).toList();
        StringBuilder out = new StringBuilder();
        for (boolean withheld : SmallGroups.withheld(counts)) {
            out.append(withheld ? 'x' : '-');
        }
        assertThat(out).hasToString(expected);
    }

    @Test
    void aTotalFromAnotherQuestionLessWhatIsShownIsNeverOfFewPeople() {
        for (int a = 1; a < 12; a++) {
            for (int b = 1; b < 12; b++) {
                for (int c = 1; c < 12; c++) {
                    List<Integer> people = List.of(a, b, c);
                    boolean[] withheld = SmallGroups.withheld(people);
                    int rest = 0;
                    int groups = 0;
                    for (int i = 0; i < 3; i++) {
                        rest += withheld[i] ? people.get(i) : 0;
                        groups += withheld[i] ? 1 : 0;
                    }
                    assertThat(groups).isNotEqualTo(1);
                    assertThat(rest == 0 || rest >= 5 || groups == 3)
                            .as("%s", people)
                            .isTrue();
                }
            }
        }
    }
}
