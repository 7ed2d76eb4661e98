package dev.dayone.dashboard.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.dashboard.chart.Svg.Ink;
import dev.dayone.dashboard.document.Templates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Six formats are told apart in both schemes, in grey print and by the colour-blind: contrast is that of WCAG 2.2 and colour-blindness is simulated after Machado, Oliveira and
 * Fernandes 2009 (full severity).
 */
class FormatTest {

    private static final double ENOUGH = 3;

    private static final Map<String, double[][]> EYES = Map.of(
            "full colour", new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
            "protanopia",
                    new double[][] {
                        {0.152286, 1.052583, -0.204868},
                        {0.114503, 0.786281, 0.099216},
                        {-0.003882, -0.048116, 1.051998}
                    },
            "deuteranopia",
                    new double[][] {
                        {0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}
                    },
            "tritanopia",
                    new double[][] {
                        {1.255528, -0.076749, -0.178779},
                        {-0.078411, 0.930809, 0.147602},
                        {0.004733, 0.691367, 0.303900}
                    });

    @Test
    void everyFormatStandsOutFromTheGround() {
        for (boolean dark : List.of(false, true)) {
            for (Format format : Format.values()) {
                EYES.forEach((eye, matrix) -> assertThat(
                                contrast(colour(format.ink(), dark), colour(Ink.PAPER, dark), matrix))
                        .as("%s, %s, dark %s", format, eye, dark)
                        .isGreaterThanOrEqualTo(ENOUGH));
            }
        }
    }

    @Test
    void anyTwoDifferInBrightnessOrInShapeAndThoseThatAStudyComparesInBoth() {
        List<Format> formats = List.of(Format.values());
        for (boolean dark : List.of(false, true)) {
            for (int i = 0; i < formats.size(); i++) {
                for (int j = i + 1; j < formats.size(); j++) {
                    Format one = formats.get(i);
                    Format other = formats.get(j);
                    assertThat(one.shape()).isNotEqualTo(other.shape());
                    // Tones alternate: first, third and fifth against second, fourth and sixth.
                    if ((i + j) % 2 == 1) {
                        EYES.forEach((eye, matrix) -> assertThat(
                                        contrast(colour(one.ink(), dark), colour(other.ink(), dark), matrix))
                                .as("%s and %s, %s, dark %s", one, other, eye, dark)
                                .isGreaterThanOrEqualTo(ENOUGH));
                    }
                }
            }
        }
    }

    @Test
    void theReferenceComesFirstAndNobodySharesAMark() {
        Map<String, Format> formats = Format.of(List.of(
                new Format.Named("Small class", false),
                new Format.Named("Regular class", true),
                new Format.Named("Regular class with aide", false),
                new Format.Named("Small class", false)));

        assertThat(formats).containsEntry("Regular class", Format.FIRST).containsEntry("Small class", Format.SECOND);
        assertThat(formats.values()).doesNotHaveDuplicates();
    }

    /** On white paper it is the attribute of the picture, on a page the style sheet's. */
    private static String colour(Ink ink, boolean dark) {
        String name = ink.className().replace("ink-", "");
        Matcher found = Pattern.compile("--" + name + ": (#[0-9a-f]{6})").matcher(new Templates().css());
        List<String> schemes = new ArrayList<>();
        while (found.find()) {
            schemes.add(found.group(1));
        }
        assertThat(schemes).as(name).hasSize(2);
        assertThat(schemes.get(0)).as(name + " on paper").isEqualTo(ink.colour());
        return schemes.get(dark ? 1 : 0);
    }

    private static double contrast(String one, String other, double[][] eye) {
        double a = luminance(one, eye);
        double b = luminance(other, eye);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(String colour, double[][] eye) {
        double[] linear = new double[3];
        for (int i = 0; i < 3; i++) {
            double part = Integer.parseInt(colour.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
            linear[i] = part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
        }
        double[] weights = {0.2126, 0.7152, 0.0722};
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            double seen = eye[i][0] * linear[0] + eye[i][1] * linear[1] + eye[i][2] * linear[2];
            sum += weights[i] * Math.max(0, Math.min(1, seen));
        }
        return sum;
    }
}
