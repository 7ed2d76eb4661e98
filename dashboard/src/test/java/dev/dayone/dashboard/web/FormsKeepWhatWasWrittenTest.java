package dev.dayone.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dayone.dashboard.document.FieldFault;
import dev.dayone.dashboard.document.Section.Field;
import dev.dayone.dashboard.document.Section.Form;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FormsKeepWhatWasWrittenTest {

    @Test
    void aNumberThatCannotBeReadIsMarkedAndTheRestIsKept() {
        Map<String, String> asked = Map.of("matters", "abc", "cohorts", "7", "unit", "pod");
        FieldFault fault = catchThrowableOfType(FieldFault.class, () -> PlanPage.of(asked));

        Form form = PlanPage.form(asked).marked(asked, fault);

        Field marked = named(form, "matters");
        assertThat(marked.problem()).isEqualTo("“abc” is no number. Write one such as 0.5.");
        assertThat(marked.value()).isEqualTo("abc");
        assertThat(marked.type())
                .as("a browser shows nothing of a text in a field for numbers")
                .isEqualTo("text");
        assertThat(named(form, "cohorts").value()).isEqualTo("7");
        assertThat(named(form, "unit").value()).isEqualTo("pod");
        assertThat(form.fields().stream().filter(each -> !each.problem().isEmpty()))
                .containsExactly(marked);
    }

    @Test
    void limitsAreSaidAsPeopleWriteThem() {
        for (Map<String, String> asked :
                List.of(Map.of("cohorts", "0"), Map.of("loss", "2"), Map.of("size", "500", "cohorts", "60"))) {
            FieldFault fault = catchThrowableOfType(FieldFault.class, () -> PlanPage.of(asked));
            assertThat(asked).containsKey(fault.field());
            assertThat(fault.sentence()).doesNotContain(".0 ").endsWith(".");
        }
    }

    @Test
    void aWordThatIsNoChoiceIsShownAmongThem() {
        Map<String, String> asked = Map.of("unit", "planet");
        FieldFault fault = catchThrowableOfType(FieldFault.class, () -> PlanPage.of(asked));

        Field unit = named(PlanPage.form(asked).marked(asked, fault), "unit");

        assertThat(unit.choices()).extracting("value").contains("planet", "pod");
        assertThat(unit.value()).isEqualTo("planet");
        assertThat(unit.problem()).contains("none of the choices");
    }

    @Test
    void aDateThatTheFormDoesNotAskIsAskedNow() {
        Map<String, String> asked = Map.of("from", "soon");
        FieldFault fault = catchThrowableOfType(FieldFault.class, () -> Filter.of(asked));

        Form form = new Form("/cohorts", List.of(), "Show").onDemand("Filter").marked(asked, fault);

        assertThat(named(form, "from").value()).isEqualTo("soon");
        assertThat(form.summary()).as("never folded away").isEmpty();
    }

    /** The form is drawn from the other fields of the address: it must not stumble over the next of them. */
    @Test
    void allFieldsThatCannotBeReadAreMarked() {
        Map<String, String> asked = Map.of("programme", "none", "from", "soon", "to", "2026-03-01");

        Form form =
                Form.corrected(asked, new FieldFault("programme", "No programme here is called “none”"), readable -> {
                    Filter read = Filter.of(readable);
                    return new Form("/", List.of(Field.date("to", "To", String.valueOf(read.to()))), "Show");
                });

        assertThat(named(form, "programme").problem()).contains("none");
        assertThat(named(form, "from").problem()).contains("no date");
        assertThat(named(form, "from").value()).isEqualTo("soon");
        assertThat(named(form, "to").problem()).isEmpty();
        assertThat(named(form, "to").value()).isEqualTo("2026-03-01");
    }

    private static Field named(Form form, String name) {
        return form.fields().stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
