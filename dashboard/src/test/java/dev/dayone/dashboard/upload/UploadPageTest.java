package dev.dayone.dashboard.upload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.dashboard.upload.UploadDesk.Change;
import dev.dayone.dashboard.upload.UploadDesk.Pending;
import java.util.List;
import org.junit.jupiter.api.Test;

class UploadPageTest {

    private static String changes(Change... changes) {
        return UploadPage.shown(new Pending("1", "school", false, null, List.of(), List.of(), List.of(changes)))
                .toString();
    }

    /** Else somebody loads a correction that changes no figure. */
    @Test
    void whatIsToldOtherwiseUnderTheSameRevisionIsSaidToChangeNothing() {
        assertThat(changes(new Change("scores", 0, 20, 2, 0), new Change("placements", 0, 3, 1, 0)))
                .contains(
                        "3 facts are told otherwise under the same revision. What was told first stays in every figure: "
                                + "to correct it, add a row with the next revision.");
        assertThat(changes(new Change("scores", 0, 20, 1, 0))).contains("1 fact is told otherwise");
        assertThat(changes(new Change("scores", 5, 20, 0, 1))).doesNotContain("told otherwise");
    }
}
