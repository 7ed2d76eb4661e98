package dev.dayone.ingest.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.ingest.input.JsonEntries;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class StatementFormatTest {

    private static final String STATEMENT = """
            {'actor': {'objectType': 'Agent', 'name': 'Ann', 'mbox': 'mailto:ann@example.org'},
             'verb': {'id': 'http://x/did', 'display': {'de': 'tat', 'en-GB': 'did', 'fr': 'fit'}},
             'context': {'contextActivities': {'parent': {'id': 'http://x/course', 'definition': {'name': {'de': 'K', 'en-GB': 'C'}}}}},
             'object': {'objectType': 'SubStatement',
                        'actor': {'objectType': 'Group', 'member': [{'name': 'Bo', 'mbox': 'mailto:bo@example.org'}]},
                        'verb': {'id': 'http://x/plans'},
                        'object': {'id': 'http://x/task', 'definition': {'name': {'de': 'A', 'en-GB': 'T'}, 'type': 'http://x/t'}}}}
            """;

    @Test
    void asItCameButOneActivityOfTheContextIsAListOfOne() throws IOException {
        ObjectNode exact = apply(StatementFormat.EXACT, "en");

        assertThat(exact.at("/context/contextActivities/parent/0/id").asText()).isEqualTo("http://x/course");
        assertThat(exact.at("/actor/name").asText()).isEqualTo("Ann");
        assertThat(exact.at("/verb/display")).hasSize(3);
    }

    @Test
    void idsNameEverybodyAndEverythingByTheirIdentifiersAlone() throws IOException {
        ObjectNode ids = apply(StatementFormat.IDS, "");

        assertThat(ids.get("actor").toString())
                .isEqualTo("{\"objectType\":\"Agent\",\"mbox\":\"mailto:ann@example.org\"}");
        assertThat(ids.get("verb").toString()).isEqualTo("{\"id\":\"http://x/did\"}");
        assertThat(ids.at("/context/contextActivities/parent/0").toString()).isEqualTo("{\"id\":\"http://x/course\"}");
        assertThat(ids.at("/object/object").toString()).isEqualTo("{\"id\":\"http://x/task\"}");
        assertThat(ids.at("/object/actor/member/0").toString()).isEqualTo("{\"mbox\":\"mailto:bo@example.org\"}");
    }

    @Test
    void canonicalHasOneLanguageThatTheReaderPrefers() throws IOException {
        assertThat(apply(StatementFormat.CANONICAL, "en-GB,de;q=0.5")
                        .at("/verb/display")
                        .toString())
                .isEqualTo("{\"en-GB\":\"did\"}");
        assertThat(apply(StatementFormat.CANONICAL, "de")
                        .at("/object/object/definition/name")
                        .toString())
                .isEqualTo("{\"de\":\"A\"}");
        assertThat(apply(StatementFormat.CANONICAL, "ja").at("/verb/display")).hasSize(1);
        assertThat(apply(StatementFormat.CANONICAL, "???;;").at("/verb/display"))
                .hasSize(1);
    }

    private static ObjectNode apply(StatementFormat format, String languages) throws IOException {
        ObjectNode statement = (ObjectNode) JsonEntries.read(STATEMENT.replace('\'', '"'));
        format.apply(statement, languages);
        return statement;
    }
}
