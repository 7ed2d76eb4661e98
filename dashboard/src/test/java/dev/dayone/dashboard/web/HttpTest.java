package dev.dayone.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.dashboard.signin.Role;
import dev.dayone.dashboard.web.PageRoutes.Question;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

    /** What is kept of one question is never the answer to another, however addresses are put together, nor to somebody of another role. */
    @Test
    void noQuestionIsTakenForAnother() {
        Map<String, String> joined = Map.of("cohort=2024-09, programme", "p", "to", "2026-01-02");
        Map<String, String> apart = Map.of("cohort", "2024-09", "programme", "p", "to", "2026-01-02");
        Question question = new Question(Role.EVALUATOR, "/", apart);

        assertThat(question).isNotEqualTo(new Question(Role.EVALUATOR, "/", joined));
        assertThat(question).isNotEqualTo(new Question(Role.OPERATOR, "/", apart));
        assertThat(question).isNotEqualTo(new Question(Role.EVALUATOR, "/studies", apart));
        assertThat(question).isEqualTo(new Question(Role.EVALUATOR, "/", new TreeMap<>(apart)));
    }
}
