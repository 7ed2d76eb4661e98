package dev.dayone.ingest.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityCellTest {

    @ParameterizedTest
    @CsvSource({
        "a@x.org, a@x.org",
        "<a@x.org>, a@x.org",
        "Ann Example <a@x.org>, a@x.org",
        "mailto:a@x.org, a@x.org",
        "MAILTO:A+b@x.org, A+b@x.org",
        "12+ann@users.noreply.github.com, 12+ann@users.noreply.github.com",
        "ada@localhost, ada@localhost"
    })
    void anAddressIsTakenOutOfWhatPeoplePaste(String cell, String address) {
        assertThat(IdentityCell.addresses(cell)).contains(List.of(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"@", "a@", "@x.org", "a@@x.org", "a@x.org>", "Ann", "a@x.org and more", "a b", "a@x.org,"})
    void whatIsNoAddressIsRefused(String cell) {
        assertThat(IdentityCell.addresses(cell)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "dev1, github, dev1",
        "@dev1, github, dev1",
        "https://github.com/dev1, github, dev1",
        "http://www.github.com/dev1/, github, dev1",
        "github.com/dev1?tab=repositories, github, dev1",
        "dependabot[bot], github, dependabot[bot]",
        "https://gitlab.example.org/ann.b, gitlab, ann.b",
        "ann.b, gitlab, ann.b"
    })
    void aLoginIsTakenOutOfTheAddressOfAProfile(String cell, String host, String login) {
        assertThat(IdentityCell.login(cell, host)).contains(login);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"@", "https://github.com/", "https://github.com/ann/repository", "ann@example.org", "-ann", "a b"
            })
    void whatIsNoLoginIsRefused(String cell) {
        assertThat(IdentityCell.login(cell, "github")).isEmpty();
    }
}
