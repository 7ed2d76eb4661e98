package dev.dayone.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HttpTest {

    /** Names of files come from ids that people chose. */
    @Test
    void noNameOfAFileEndsTheHeaderItStandsIn() {
        for (String name : List.of(
                "a\"; filename=\"evil.exe",
                "a\r\nSet-Cookie: x=1",
                "../../etc/passwd",
                "..",
                "",
                "a;b.csv",
                "caf\u00e9.csv",
                "a\u202efdp.csv")) {
            assertThat(Http.attachment(name)).as(name).matches("attachment; filename=\"[A-Za-z0-9_-][A-Za-z0-9._-]*\"");
        }
        assertThat(Http.attachment("2024-05--trial.csv")).isEqualTo("attachment; filename=\"2024-05--trial.csv\"");
    }
}
