package dev.dayone.ingest.entry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.schemas.IdentityLinked;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinksInForceTest {

    private static final Mint MINT = Secrets.forgetful(new byte[32]).mint("school", Instant.EPOCH, "run");

    @Test
    void whatTheDirectoryAddsIsThereBeforeTheWarehouseKnows() {
        assertThat(LinksInForce.of(Map.of("i-a", "p-1"), List.of(link("p-2", "i-b", 0, false))))
                .containsExactlyInAnyOrderEntriesOf(Map.of("i-a", "p-1", "i-b", "p-2"));
    }

    @Test
    void whatTheDirectoryTakesBackIsNobodysThoughTheWarehouseStillKnowsIt() {
        List<IdentityLinked> moved =
                List.of(link("p-1", "i-a", 0, false), link("p-1", "i-a", 1, true), link("p-2", "i-a", 0, false));

        assertThat(LinksInForce.of(Map.of("i-a", "p-1"), moved)).containsEntry("i-a", "p-2");
        assertThat(LinksInForce.of(Map.of(), moved)).containsEntry("i-a", "p-2");
        assertThat(LinksInForce.of(Map.of("i-a", "p-1"), moved.subList(0, 2))).isEmpty();
        assertThat(LinksInForce.of(Map.of("i-a", "p-3"), moved.subList(0, 2)))
                .as("somebody else's link is not meant")
                .containsEntry("i-a", "p-3");
    }

    private static IdentityLinked link(String participant, String identity, int revision, boolean voids) {
        return new IdentityLinked(MINT.meta(
                "identities.csv:2",
                participant,
                identity,
                Instant.EPOCH,
                revision,
                voids,
                "identity",
                participant,
                identity));
    }
}
