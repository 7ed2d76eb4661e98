package dev.dayone.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.signin.Principal;
import dev.dayone.dashboard.signin.Role;
import dev.dayone.warehouse.view.ReadOnlySql.Answer;
import dev.dayone.warehouse.view.ReadOnlySql.Asker;
import dev.dayone.warehouse.view.ReadOnlySql.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What the page hands to the database, and for whom. */
class SqlPageTest {

    private static final Principal EVALUATOR = new Principal("kim", Role.EVALUATOR);
    private static final Principal OPERATOR = new Principal("lee", Role.OPERATOR);

    private record Asked(String sql, Asker who, Limits limits, boolean awaited) {}

    private final AtomicBoolean there = new AtomicBoolean(true);
    private final List<Asked> asked = new ArrayList<>();
    private final SqlPage page = new SqlPage(this::answer, schemas -> List.of());

    private void answer(String sql, Asker who, Limits limits, Answer answer) {
        asked.add(new Asked(sql, who, limits, answer.isAwaited()));
        try {
            answer.columns(List.of("=name"));
            answer.row(List.of("@x"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anAddressShowsTheQueryAndRunsNothing() {
        assertThat(page.form("select 1", OPERATOR)).extracting(Section::id).doesNotContain("answer");
        assertThat(asked).isEmpty();
    }

    @Test
    void aQueryIsAskedUnderThePersonsNameAndRole() throws Exception {
        page.answer("select 1", EVALUATOR, there::get);
        page.answer("select 2", OPERATOR, there::get);
        page.export("select 3", EVALUATOR, there::get).close();

        assertThat(asked)
                .extracting(Asked::who)
                .containsExactly(new Asker("kim", false), new Asker("lee", true), new Asker("kim", false));
    }

    @Test
    void answersAreBoundedByRowsAndByBytes() throws Exception {
        page.answer("select 1", EVALUATOR, there::get);
        page.export("select 1", EVALUATOR, there::get).close();

        assertThat(asked.get(0).limits()).isEqualTo(new Limits(SqlPage.SHOWN + 1, 4_000_000));
        assertThat(asked.get(1).limits()).isEqualTo(new Limits(SqlPage.EXPORTED, 100_000_000));
    }

    @Test
    void whoHasLeftIsNotWaitedFor() throws Exception {
        page.answer("select 1", EVALUATOR, there::get);
        there.set(false);
        page.answer("select 1", EVALUATOR, there::get);
        page.export("select 1", EVALUATOR, there::get).close();

        assertThat(asked).extracting(Asked::awaited).containsExactly(true, false, false);
    }

    @Test
    void theFileRunsNothingInASpreadsheet() throws Exception {
        try (InputStream file = page.export("select 1", EVALUATOR, there::get)) {
            assertThat(new String(file.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("'=name\r\n'@x\r\n");
        }
    }
}
