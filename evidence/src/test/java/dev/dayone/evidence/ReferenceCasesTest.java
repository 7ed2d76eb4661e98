package dev.dayone.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Estimate.NotEstimable;
import dev.dayone.evidence.Sample.Person;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every method against numbers made in R. */
class ReferenceCasesTest {

    @TestFactory
    Stream<DynamicTest> agreesWithR() throws IOException {
        JsonNode cases = new ObjectMapper().readTree(resource("cases.json")).get("cases");
        return StreamSupport.stream(cases.spliterator(), false)
                .map(c -> DynamicTest.dynamicTest(c.get("id").asText(), () -> check(c)));
    }

    private static void check(JsonNode c) throws IOException {
        Map<String, Object> got = answer(c);
        JsonNode expect = c.get("expect");
        if (expect.get("status").asText().equals("error")) {
            assertThat(got).containsEntry("error", expect.get("error").asText());
            return;
        }
        int compared = 0;
        for (Map.Entry<String, JsonNode> want : expect.get("values").properties()) {
            Object value = got.get(want.getKey());
            if (value == null) {
                continue;
            }
            double[] numbers = value instanceof double[] array ? array : new double[] {((Number) value).doubleValue()};
            JsonNode node = want.getValue();
            for (int i = 0; i < numbers.length; i++) {
                JsonNode one = node.isArray() ? node.get(i) : node;
                if (one.isNull()) {
                    assertThat(numbers[i]).as(want.getKey()).isNaN();
                    continue;
                }
                double number = one.asDouble();
                double slack = c.get("tol_abs").asDouble() + c.get("tol_rel").asDouble() * Math.abs(number);
                assertThat(numbers[i]).as(want.getKey()).isBetween(number - slack, number + slack);
                compared++;
            }
        }
        assertThat(compared).as("numbers compared").isPositive();
    }

    private static Map<String, Object> answer(JsonNode c) throws IOException {
        JsonNode spec = c.get("spec");
        double level = spec.path("conf_level").asDouble(0.95);
        Sample sample = c.get("data").isNull()
                ? new Sample(List.of())
                : sample(c.get("data").asText(), spec);
        return switch (c.get("method").asText()) {
            case "t_welch" ->
                estimate(WelchTest.of(
                        sample.arm(true).moments(), sample.arm(false).moments(), level));
            case "ols_hc2_bm" -> estimate(RegressionEstimator.additive(sample, level));
            case "lin_hc2_bm" -> estimate(RegressionEstimator.lin(sample, level));
            case "blocked_dim" -> estimate(BlockedDifference.of(sample, level));
            case "cr2_satterthwaite" -> estimate(RegressionEstimator.clustered(sample, false, level));
            case "cluster_summary_t" -> clusterMeans(sample, level);
            case "icc_anova" -> {
                IntraclusterCorrelation icc = IntraclusterCorrelation.of(sample);
                yield Map.of("icc", icc.rho(), "design_effect", icc.designEffect());
            }
            case "boschloo" -> Map.of("p_value", BoschlooTest.pValue(table(spec, sample)));
            case "miettinen_nurminen_diff" -> miettinen(table(spec, sample), level);
            case "km" -> kaplanMeier(spec, sample, level);
            case "logrank" -> logRank(spec, sample);
            case "rmst" -> rmst(spec, sample, level);
            case "srm_exact" -> Map.of("p_value", SampleRatio.exact(observed(spec, 0), observed(spec, 1), share(spec)));
            case "srm_chisq" ->
                Map.of("p_value", SampleRatio.chiSquared(observed(spec, 0), observed(spec, 1), share(spec)));
            default -> throw new IllegalArgumentException(c.get("method").asText());
        };
    }

    private static int observed(JsonNode spec, int arm) {
        return spec.get("observed").get(arm).asInt();
    }

    private static double share(JsonNode spec) {
        return spec.get("expected_share").get(0).asDouble();
    }

    private static Map<String, Object> estimate(Estimate estimate) {
        Map<String, Object> out = new LinkedHashMap<>();
        if (estimate instanceof NotEstimable refused) {
            out.put("error", refused.code().name());
            return out;
        }
        Known known = (Known) estimate;
        out.put("estimate", known.value());
        out.put("ci_lower", known.interval().lower());
        out.put("ci_upper", known.interval().upper());
        if (known.standardError() != null) {
            out.put("se", known.standardError());
        }
        if (known.df() != null) {
            out.put("df", known.df());
        }
        if (known.pValue() != null) {
            out.put("p_value", known.pValue());
        }
        return out;
    }

    private static Map<String, Object> clusterMeans(Sample sample, double level) {
        Map<String, Object> out = estimate(ClusterMeansTest.of(sample, level));
        for (String name : List.of("se", "df", "ci_lower", "ci_upper")) {
            if (out.containsKey(name)) {
                out.put(name + "_pooled", out.get(name));
            }
        }
        if (out.containsKey("p_value")) {
            out.put("p_pooled", out.get("p_value"));
        }
        return out;
    }

    private static Map<String, Object> miettinen(Proportions table, double level) {
        Map<String, Object> out = estimate(MiettinenNurminen.of(table, level));
        out.put("p_value", MiettinenNurminen.scorePValue(List.of(table)));
        return out;
    }

    private static Map<String, Object> kaplanMeier(JsonNode spec, Sample all, double level) {
        if (all.people().stream().anyMatch(p -> p.value() < 0)) {
            return Map.of("error", "NEGATIVE_TIME");
        }
        Sample sample = spec.has("arm") ? all.arm(spec.get("arm").asInt() == 1) : all;
        KaplanMeier curve = KaplanMeier.of(sample);
        double[] times = StreamSupport.stream(spec.get("times").spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
        double[] survival = new double[times.length];
        double[] errors = new double[times.length];
        double[] lower = new double[times.length];
        double[] atRisk = new double[times.length];
        for (int i = 0; i < times.length; i++) {
            double time = times[i];
            KaplanMeier.Step step = curve.steps().stream()
                    .filter(s -> s.time() <= time)
                    .reduce((a, b) -> b)
                    .orElse(null);
            survival[i] = curve.survival(time);
            atRisk[i] = curve.atRisk(time);
            Double error = step == null ? Double.valueOf(0) : step.standardError();
            errors[i] = error == null ? Double.NaN : error;
            Interval interval = step == null ? null : step.interval(level);
            lower[i] = interval != null ? interval.lower() : step == null ? 1 : Double.NaN;
        }
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("n", sample.size());
        out.put("survival", survival);
        out.put("n_risk", atRisk);
        out.put("std_err", errors);
        out.put("ci_lower", lower);
        out.put("median", curve.median() == null ? Double.NaN : curve.median());
        return out;
    }

    private static Map<String, Object> logRank(JsonNode spec, Sample sample) {
        Collection<Sample> strata = spec.has("strata") ? sample.byBlock().values() : List.of(sample);
        LogRankTest test = LogRankTest.of(strata);
        return test == null
                ? Map.of("error", "NO_EVENTS")
                : Map.of("statistic", test.statistic(), "p_value", test.pValue());
    }

    private static Map<String, Object> rmst(JsonNode spec, Sample sample, double level) {
        double tau = spec.get("tau").asDouble();
        Map<String, Object> out = estimate(RestrictedMeanDifference.of(sample, tau, false, level));
        out.remove("p_value");
        if (!out.containsKey("error")) {
            out.put(
                    "rmst_treated",
                    KaplanMeier.of(sample.arm(true)).restrictedMean(tau).mean());
        }
        return out;
    }

    private static Proportions table(JsonNode spec, Sample sample) {
        return spec.has("x1")
                ? new Proportions(
                        spec.get("x1").asInt(),
                        spec.get("n1").asInt(),
                        spec.get("x0").asInt(),
                        spec.get("n0").asInt())
                : Proportions.of(sample);
    }

    private static Sample sample(String file, JsonNode spec) throws IOException {
        String text = new String(resource("data/" + file).readAllBytes(), StandardCharsets.UTF_8);
        List<String> lines = text.lines().toList();
        List<String> header = List.of(lines.get(0).split(","));
        List<String> covariates = new ArrayList<>();
        spec.path("covariates").forEach(name -> covariates.add(name.asText()));
        List<Person> people = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            List<String> cells = List.of(line.split(",", -1));
            List<String> needed = new ArrayList<>(covariates);
            for (String key : List.of("outcome", "treatment", "time", "event", "cluster", "strata")) {
                if (spec.has(key)) {
                    needed.add(spec.get(key).asText());
                }
            }
            if (needed.stream().anyMatch(name -> cells.get(header.indexOf(name)).isEmpty())) {
                continue;
            }
            people.add(new Person(
                    spec.has("treatment") && number(cells, header, spec, "treatment") == 1,
                    number(cells, header, spec, spec.has("time") ? "time" : "outcome"),
                    !spec.has("event") || number(cells, header, spec, "event") == 1,
                    spec.has("strata")
                            ? cells.get(header.indexOf(spec.get("strata").asText()))
                            : null,
                    spec.has("cluster")
                            ? cells.get(header.indexOf(spec.get("cluster").asText()))
                            : null,
                    covariates.stream()
                            .map(name -> Double.valueOf(cells.get(header.indexOf(name))))
                            .toList()));
        }
        return new Sample(people);
    }

    private static double number(List<String> cells, List<String> header, JsonNode spec, String key) {
        return Double.parseDouble(cells.get(header.indexOf(spec.get(key).asText())));
    }

    private static InputStream resource(String name) {
        InputStream in = ReferenceCasesTest.class.getResourceAsStream("/reference/" + name);
        if (in == null) {
            throw new IllegalArgumentException("no resource " + name);
        }
        return in;
    }
}
