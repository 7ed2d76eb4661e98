package dev.dayone.dashboard.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.dashboard.document.Terms.Term;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every term that pages use is explained once, and nothing is explained that no page says. */
class TermsTest {

    /** Terms of the field that a programme lead without statistics cannot be taken to know. */
    private static final List<String> OF_THE_FIELD = List.of(
            "attrition",
            "arm",
            "baseline",
            "block",
            "cluster",
            "exploratory",
            "follow-up",
            "guardrail",
            "interim look",
            "Krippendorff",
            "95 % interval",
            "main outcome",
            "p-value",
            "percentage point",
            "power",
            "pseudonym",
            "refused row",
            "security",
            "smallest difference that matters",
            "standard deviation",
            "standardised difference",
            "verdict",
            "What Works Clearinghouse",
            "Wilson",
            "withheld");

    private static final String SHOWN = shown();

    @Test
    void eachTermOfTheFieldIsExplainedOnce() {
        for (String term : OF_THE_FIELD) {
            assertThat(Terms.all().stream().filter(each -> says(each.word(), term)))
                    .as(term)
                    .hasSize(1);
            assertThat(says(SHOWN, term)).as("some page says " + term).isTrue();
        }
    }

    @Test
    void noTermIsThereTwice() {
        assertThat(Terms.all().stream().map(Term::word)).doesNotHaveDuplicates();
        assertThat(Terms.all().stream().map(Term::id)).doesNotHaveDuplicates();
    }

    @Test
    void termsStandInAlphabeticalOrderWhateverTheirCase() {
        assertThat(Terms.all().stream()
                        .map(each -> each.word().replace("95 % ", "").toLowerCase(Locale.ROOT)))
                .isSorted();
    }

    private static boolean says(String text, String term) {
        return Pattern.compile("\\b" + Pattern.quote(term), Pattern.CASE_INSENSITIVE)
                .matcher(text)
                .find();
    }

    /** The code of the pages and of what analyses say, without the glossary itself. */
    private static String shown() {
        return Stream.of(Path.of("src/main"), Path.of("../evidence/src/main"))
                .flatMap(TermsTest::files)
                .collect(Collectors.joining());
    }

    private static Stream<String> files(Path root) {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk
                    .filter(file -> file.toString().matches(".*[.](java|jte)") && !file.endsWith("Terms.java"))
                    .map(TermsTest::text)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
