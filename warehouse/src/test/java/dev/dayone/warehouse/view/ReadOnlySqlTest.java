package dev.dayone.warehouse.view;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
}
