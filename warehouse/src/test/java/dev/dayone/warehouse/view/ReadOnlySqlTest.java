package dev.dayone.warehouse.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.warehouse.access.Access;
import dev.dayone.warehouse.view.ReadOnlySql.Answer;
import dev.dayone.warehouse.view.ReadOnlySql.Asker;
import dev.dayone.warehouse.view.ReadOnlySql.Limits;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadOnlySqlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1; select 2",
                "commit; begin read write; create table mart.mine (a int)",
                "select 1 /* ; */ ; commit",
                "select 'a\\'; commit; begin read write; select 'x'",
                "select $a$;$a$; commit",
                "select \"a;\" from b; commit",
                "select 1 -- ;\n; commit",
                "select 1 /* /* */ ; */ ; commit"
            })
    void severalStatementsAreNotRun(String sql) {
        assertThatThrownBy(() -> ReadOnlySql.requireOneStatement(sql))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one select");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1",
                "select 1;",
                "select ';'",
                "select $a$ ; $a$",
                "select 1 /* ; */",
                "select 1 -- ; commit",
                "select \"a;\" from b"
            })
    void aSemicolonWithinIsNoSecondStatement(String sql) {
        assertThatCode(() -> ReadOnlySql.requireOneStatement(sql)).doesNotThrowAnyException();
    }

    @Test
    void theConnectionBearsTheNameAndHasBounds() {
        assertThat(ReadOnlySql.properties(new Asker("kim", false)))
                .containsEntry("ApplicationName", "SQL page, kim")
                .containsEntry("preferQueryMode", "extended")
                .containsEntry("maxResultBuffer", "32M")
                .hasEntrySatisfying(
                        "options",
                        options -> assertThat(options)
                                .asString()
                                .as("a login that begins read-only cannot be put on record")
                                .contains("client_connection_check_interval")
                                .doesNotContain("read_only"));
        assertThat(ReadOnlySql.MOST).isLessThanOrEqualTo(Duration.ofSeconds(10));
        assertThat(ReadOnlySql.AT_ONCE).isLessThanOrEqualTo(4);
    }

    @Test
    void rowsOfOnePersonAreForThoseWhoMayLookAtParticipants() {
        assertThat(ReadOnlySql.grant(new Asker("kim", false))).isEqualTo(Access.Grant.SUMMARY);
        assertThat(ReadOnlySql.grant(new Asker("lee", true))).isEqualTo(Access.Grant.EVALUATOR);
    }

    @Test
    void nothingOfAQueryRunsBeforeTheTransactionIsReadOnlyAndItWasPrepared() throws Exception {
        Told told = new Told(1, 3);
        ReadOnlySql.converse(told.connection(), "select x", new Limits(10, 1_000), told);

        assertThat(told.calls)
                .containsSubsequence(
                        "setReadOnly true",
                        "setAutoCommit false",
                        "execute select 1",
                        "execute prepare dayone_page as select x",
                        "setMaxRows 10",
                        "setFetchSize 100",
                        "executeQuery select x")
                .endsWith("close");
        assertThat(told.calls).filteredOn(each -> each.contains("select x")).hasSize(2);
        assertThat(told.rows).isEqualTo(3);
    }

    @Test
    void anAnswerLargerThanItsBudgetIsCutOffWhileItIsRead() {
        Told told = new Told(400, 100);

        assertThatThrownBy(() ->
                        ReadOnlySql.converse(told.connection(), "select x", new Limits(Integer.MAX_VALUE, 1_000), told))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("larger than 1,000 characters");
        assertThat(told.rows).isEqualTo(2);
        assertThat(told.calls).endsWith("close");
    }

    /** A driver that notes what it is told, and answers with rows of one cell. */
    private static final class Told implements Answer {

        private final List<String> calls = new ArrayList<>();
        private final String cell;
        private final int most;
        private int given;
        private int rows;

        Told(int width, int most) {
            this.cell = "x".repeat(width);
            this.most = most;
        }

        Connection connection() {
            return as(Connection.class);
        }

        private <T> T as(Class<T> type) {
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, (any, method, arguments) -> {
                        Object first = arguments == null ? "" : arguments[0];
                        calls.add((method.getName() + " " + first).strip());
                        return switch (method.getName()) {
                            case "createStatement" -> as(Statement.class);
                            case "executeQuery" -> as(ResultSet.class);
                            case "getMetaData" -> as(ResultSetMetaData.class);
                            case "getColumnCount" -> 1;
                            case "getColumnLabel" -> "x";
                            case "next" -> given++ < most;
                            case "getString" -> cell;
                            case "execute" -> false;
                            default -> null;
                        };
                    }));
        }

        @Override
        public void columns(List<String> names) {
            assertThat(names).containsExactly("x");
        }

        @Override
        public void row(List<String> cells) {
            rows++;
        }
    }
}
