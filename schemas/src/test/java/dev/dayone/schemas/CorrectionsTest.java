package dev.dayone.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What an event may replace or take back, whatever ids it names. */
class CorrectionsTest {

    private static final FactKey FACT = new FactKey("PlacementRecorded", "a", "p1", null);

    @Test
    void ofItsOwnKindProgrammeAndPersonAlone() {
        assertThat(FACT.mayReach(FACT)).isTrue();
        assertThat(new FactKey("ConsentRecorded", "a", "p1", null).mayReach(FACT))
                .isFalse();
        assertThat(new FactKey("PlacementRecorded", "b", "p1", null).mayReach(FACT))
                .isFalse();
        assertThat(new FactKey("PlacementRecorded", "a", "p2", null).mayReach(FACT))
                .isFalse();
        assertThat(new FactKey("PlacementRecorded", "a", null, "p1").mayReach(FACT))
                .isFalse();
    }

    @Test
    void aPersonsLinkMayMoveToAnotherAddressOfTheSamePersonAlone() {
        FactKey link = new FactKey("IdentityLinked", "a", "p1", "i1");
        assertThat(new FactKey("IdentityLinked", "a", "p1", "i2").mayReach(link))
                .isTrue();
        assertThat(new FactKey("IdentityLinked", "a", "p2", "i1").mayReach(link))
                .isFalse();
    }

    @Test
    void whatNamesNoPersonReachesWhatNamesNone() {
        FactKey gap = new FactKey("SourceGap", "a", null, null);
        assertThat(gap.mayReach(gap)).isTrue();
        FactKey commit = new FactKey("CommitObserved", "a", null, "i1");
        assertThat(new FactKey("CommitObserved", "a", null, "i2").mayReach(commit))
                .isFalse();
    }

    @Test
    void ofManyEventsThoseThatAreReached() {
        IdentityLinked fact = link("fact", "p1");
        IdentityLinked own = link("own", "p1", fact);
        IdentityLinked foreign = link("foreign", "p2", fact);
        assertThat(Corrections.replaced(List.of(fact, foreign))).isEmpty();
        assertThat(Corrections.replaced(List.of(own, fact, foreign)))
                .containsExactly(fact.meta().eventId());
        assertThat(Corrections.replaced(List.of(own))).isEmpty();
    }

    private static IdentityLinked link(String name, String participant, Event... corrects) {
        List<UUID> ids =
                List.of(corrects).stream().map(each -> each.meta().eventId()).toList();
        return new IdentityLinked(new EventMeta(
                EventIds.of(name), "a", "api", participant, "i1", Instant.EPOCH, Instant.EPOCH, ids, false, "r"));
    }
}
