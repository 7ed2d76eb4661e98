package dev.dayone.ingest.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule of form that xAPI has for a statement, kept and broken. */
class StatementRulesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ACTOR = "'actor':{'mbox':'mailto:a@example.org'}";
    private static final String VERB = "'verb':{'id':'http://example.org/did'}";
    private static final String OBJECT = "'object':{'id':'http://example.org/thing'}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'id':'12345678-1234-4234-8234-1234567890ab'",
                "'timestamp':'2024-02-08T10:00:00Z'",
                "'timestamp':'2024-02-08T10:00:00.123+0530'",
                "'timestamp':'2024-02-08T10:00:00'",
                "'result':{'score':{'scaled':-1,'raw':5,'min':0,'max':10},'success':true,'completion':false,'response':'x'}",
                "'result':{'duration':'P1Y2M3DT4H5M6.7S'}",
                "'result':{'duration':'P3W'}",
                "'result':{'duration':'PT0S'}",
                "'result':{'duration':'P16559.14S'}",
                "'result':{'extensions':{'http://x/y':null}}",
                "'context':{'registration':'12345678-1234-4234-8234-1234567890AB','revision':'1','platform':'p','language':'en-GB'}",
                "'context':{'contextActivities':{'parent':{'id':'http://x/y'},'other':[{'id':'http://x/z'}]}}",
                "'context':{'team':{'objectType':'Group','member':[{'openid':'http://x/me'}]}}",
                "'context':{'statement':{'objectType':'StatementRef','id':'12345678-1234-4234-8234-1234567890ab'}}",
                "'version':'1.0.9'",
                "'actor':{'objectType':'Group','account':{'homePage':'http://x','name':'g'}}",
                "'actor':{'objectType':'Group','member':[{'mbox_sha1sum':'0123456789012345678901234567890123456789'}]}",
                "'object':{'objectType':'Agent','mbox':'mailto:b@example.org'}",
                "'object':{'objectType':'StatementRef','id':'12345678-1234-4234-8234-1234567890ab'}",
                "'object':{'objectType':'SubStatement',ACTOR,VERB,OBJECT}",
                "'object':{'id':'http://x/q','definition':{'name':{'en':'Q'},'interactionType':'choice','choices':[{'id':'a'}],"
                        + "'correctResponsesPattern':['a']}}",
                "'attachments':[{'usageType':'http://x/u','display':{'en':'d'},'contentType':'text/plain; charset=ascii','length':4,"
                        + "'sha2':'495395e777cd98da653df9615d09c0fd6bb2f8d4788394cd53c56a3bfdcd848a'}]"
            })
    void whatKeepsEveryRuleIsAStatement(String part) throws IOException {
        assertThat(broken(part, "1.0.3")).isEmpty();
        assertThat(broken(part, "2.0.0")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '~',
            value = {
                "'id':'no'                                      ! id is no UUID",
                "'id':7                                         ! id is no text",
                "'Actor':{}                                     ! statement.Actor is written with other capital letters",
                "'extra':1                                      ! statement.extra is not known",
                "'result':null                                  ! statement.result is null",
                "'context':{'platform':null}                    ! context.platform is null",
                "'actor':'a'                                    ! actor must be an object",
                "'actor':{}                                     ! actor has no identifier",
                "'actor':{'name':'a'}                           ! actor has no identifier",
                "'actor':{'mbox':'a@example.org'}               ! actor.mbox is no mailto: address",
                "'actor':{'mbox':'mailto:a@x','openid':'http://x/a'} ! actor has more than one identifier",
                "'actor':{'mbox_sha1sum':'xyz'}                 ! actor.mbox_sha1sum is no SHA-1",
                "'actor':{'openid':'x'}                         ! actor.openid is no IRI",
                "'actor':{'account':{'name':'p1'}}              ! actor.account.homePage is missing",
                "'actor':{'account':{'homePage':'http://x'}}    ! actor.account.name is missing",
                "'actor':{'account':{'homePage':'x','name':'p'}} ! actor.account.homePage is no IRI",
                "'actor':{'objectType':'Person','mbox':'mailto:a@x'} ! actor.objectType is none that may stand here",
                "'actor':{'objectType':'Group'}                 ! actor is a group without identifier and without members",
                "'actor':{'objectType':'Group','member':{}}     ! actor.member must be a list",
                "'actor':{'objectType':'Group','member':[{'objectType':'Group','member':[]}]} ! actor.member.objectType is none",
                "'verb':{}                                      ! verb.id is missing",
                "'verb':{'id':'did'}                            ! verb.id is no IRI",
                "'verb':{'id':'http://x/did','display':'did'}   ! verb.display must be an object",
                "'verb':{'id':'http://x/did','display':{'a1234567890':'did'}} ! verb.display has a key that is no language",
                "'verb':{'id':'http://adlnet.gov/expapi/verbs/voided'} ! object of a voiding statement must be a StatementRef",
                "'object':{}                                    ! object.id is missing",
                "'object':{'id':'thing'}                        ! object.id is no IRI",
                "'object':{'objectType':'Thing','id':'http://x'} ! object.objectType is none of xAPI",
                "'object':{'objectType':'StatementRef','id':'x'} ! object.id is no UUID",
                "'object':{'objectType':'SubStatement','id':'x',ACTOR,VERB,OBJECT} ! object.id is not known",
                "'object':{'objectType':'SubStatement',ACTOR,VERB,'object':{'objectType':'SubStatement'}} ! a sub-statement within",
                "'object':{'id':'http://x','definition':{'choices':[]}} ! interactionType is missing",
                "'object':{'id':'http://x','definition':{'interactionType':'choice','steps':[]}} ! steps is none of a choice interaction",
                "'object':{'id':'http://x','definition':{'interactionType':'choice','choices':[{'id':'a'},{'id':'a'}]}} ! id stands twice",
                "'object':{'id':'http://x','definition':{'moreInfo':'x'}} ! moreInfo is no IRI",
                "'result':{'score':{'raw':'20'}}                ! result.score.raw is no number",
                "'result':{'score':{'scaled':1.1}}              ! result.score.scaled is not in [-1, 1]",
                "'result':{'score':{'raw':11,'max':10}}         ! result.score.raw is above max",
                "'result':{'score':{'raw':-1,'min':0}}          ! result.score.raw is below min",
                "'result':{'score':{'min':10,'max':1}}          ! result.score.min is not below",
                "'result':{'success':'yes'}                     ! result.success is neither true nor false",
                "'result':{'duration':'1 hour'}                 ! result.duration is no duration",
                "'result':{'duration':'PT'}                     ! result.duration is no duration",
                "'result':{'extensions':{'x':1}}                ! result.extensions has a key that is no IRI",
                "'context':{'registration':'x'}                 ! context.registration is no UUID",
                "'context':{'team':{'mbox':'mailto:a@x'}}       ! context.team must be a group",
                "'context':{'contextActivities':{'sibling':[]}} ! context.contextActivities.sibling is not known",
                "'context':{'language':'e'}                     ! context.language is no language",
                "'context':{'revision':'1'},'object':{'objectType':'Agent','mbox':'mailto:b@x'} ! context.revision may stand only",
                "'timestamp':'0024-02-08T10:00:00Z'            ! Did you mean 2024?",
                "'timestamp':'-999999999-01-01T00:00:00Z'      ! timestamp is in the year",
                "'timestamp':'yesterday'                        ! timestamp is no time of ISO 8601",
                "'timestamp':'2024-02-08T10:00:00-00:00'        ! timestamp has the offset -00:00",
                "'version':'0.9'                                ! version is none that is known here",
                "'attachments':[{}]                             ! attachments.usageType is missing",
                "'attachments':{}                               ! attachments must be a list"
            })
    void whatBreaksARuleIsToldByIt(String part, String why) throws IOException {
        assertThat(broken(part, "1.0.3"))
                .hasValueSatisfying(told -> assertThat(told).contains(why));
        assertThat(broken(part, "2.0.0")).isPresent();
    }

    @Test
    void aTagWithoutEndIsNoLanguage() throws IOException {
        assertThat(broken("'context':{'language':'en" + "-a".repeat(100_000) + "'}", "1.0.3"))
                .hasValueSatisfying(told -> assertThat(told).contains("language is no language"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "[]", "'a'", "{}", "{ACTOR}", "{ACTOR,VERB}", "{VERB,OBJECT}", "{ACTOR,OBJECT}"})
    void whatLacksAPartIsNone(String json) throws IOException {
        assertThat(StatementRules.broken(JSON.readTree(written(json)), "1.0.3")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'context':{'contextAgents':[{'objectType':'contextAgent','agent':{'mbox':'mailto:b@x'},'relevantTypes':['http://x/r']}]}",
                "'context':{'contextGroups':[{'objectType':'contextGroup','group':{'objectType':'Group','member':[]}}]}",
                "'version':'2.0.0'"
            })
    void whatTheSecondVersionBroughtIsKnownToItAlone(String part) throws IOException {
        assertThat(broken(part, "2.0.0")).isEmpty();
        assertThat(broken(part, "1.0.3")).isPresent();
    }

    private static Optional<String> broken(String part, String version) throws IOException {
        StringBuilder json = new StringBuilder("{").append(part);
        for (String each : new String[] {ACTOR, VERB, OBJECT}) {
            String key = each.substring(0, each.indexOf(':') + 1);
            if (!part.startsWith(key) && !part.contains("}," + key)) {
                json.append(',').append(each);
            }
        }
        return StatementRules.broken(JSON.readTree(written(json.append('}').toString())), version);
    }

    private static String written(String json) {
        return json.replace("ACTOR", ACTOR)
                .replace("VERB", VERB)
                .replace("OBJECT", OBJECT)
                .replace('\'', '"');
    }
}
