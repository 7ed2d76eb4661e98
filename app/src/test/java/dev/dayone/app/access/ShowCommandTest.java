package dev.dayone.app.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShowCommandTest {

    @Test
    void theProgrammesOwnIdNeverGetsToTheAudit() {
        String known = "p-8849235d026b84e97a01";

        assertThat(ShowCommand.pseudonym("p07", id -> known)).isEqualTo(known);
        assertThat(ShowCommand.pseudonym("p-7", id -> known)).isEqualTo(known);
        assertThat(ShowCommand.pseudonym(known, id -> "another")).isEqualTo(known);
    }
}
