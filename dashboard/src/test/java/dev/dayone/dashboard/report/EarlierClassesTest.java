package dev.dayone.dashboard.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.evidence.disclosure.ReleasedCount;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.warehouse.view.ProgrammeViews.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EarlierClassesTest {

    private static final Set<String> COHORTS = Set.of("c1");

    private static ReleasedCount released(Set<String> cohorts, String... classes) {
        return new ReleasedCount(ReleasedCount.anyOf(List.of(classes)), "", cohorts, 20);
    }

    @Test
    void whatWasPutTogetherStaysTogetherAndChainsAreOneGroup() {
        List<List<String>> groups = EarlierClasses.of(
                List.of(
                        released(COHORTS, "no answer", "excluded"),
                        released(COHORTS, "excluded", "no consent"),
                        released(COHORTS, "placed, strict"),
                        released(COHORTS, "with P1.180")),
                COHORTS);

        assertThat(groups)
                .contains(List.of("no answer", "no consent", "excluded"), List.of("placed, strict"))
                .hasSize(Accounting.CLASSES.size() - 2);
    }

    @Test
    void aTableOfOtherPeopleBindsNothing() {
        assertThat(EarlierClasses.of(List.of(released(Set.of("c2"), "no answer", "excluded")), COHORTS))
                .hasSize(Accounting.CLASSES.size());
    }

    /** Before, the programme's table put other classes together than its study's, and could not be published beside it. */
    @Test
    void aProgrammesTableMayStandBesideTheTableOfItsStudy() {
        int bound = 0;
        for (int few = 0; few <= 12; few++) {
            List<Account> accounts = new ArrayList<>();
            for (String arm : List.of("a", "b")) {
                accounts.add(new Account("c1", arm, "placed, strict", 12, 45));
                accounts.add(new Account("c1", arm, "placed, broad only", arm.equals("a") ? few : 12 - few, 45));
                accounts.add(new Account("c1", arm, "not placed", 15, 45));
                accounts.add(new Account("c1", arm, "no answer", arm.equals("a") ? 12 - few : few, 45));
            }
            List<ReleasedCount> study = Accounting.byArm(
                            accounts, List.of(new Arm("a", "A"), new Arm("b", "B")), 10, List.of())
                    .counts();

            assertThat(ReleasedCount.conflicts(
                            Accounting.together(accounts, 10, study).counts(), study, 10))
                    .isEmpty();
            bound += Accounting.together(accounts, 10, List.of())
                                    .table()
                                    .groups()
                                    .size()
                            == Accounting.together(accounts, 10, study)
                                    .table()
                                    .groups()
                                    .size()
                    ? 0
                    : 1;
        }
        assertThat(bound).as("tables that differ from what they would be alone").isPositive();
    }
}
