package dev.dayone.evidence;

/** The estimators of the engine, each with the words readers see and its source. The method reference is printed from here. */
public enum Method {
    WELCH(
            "Welch",
            "difference in means, Welch standard error",
            "Welch's t test",
            "Welch 1947, Biometrika 34:28",
            "people assigned one by one, no covariate"),
    LIN(
            "Lin HC2-BM",
            "regression on arm, centred covariates and their products, HC2 standard error, Bell-McCaffrey df",
            "t test of the coefficient",
            "Lin 2013, Ann. Appl. Stat. 7:295; Bell and McCaffrey 2002; Imbens and Kolesar 2016",
            "people assigned one by one, with covariates"),
    BLOCKED(
            "Blocked difference",
            "block differences weighted by block size, Neyman variance, Satterthwaite df",
            "t test",
            "Imbens and Rubin 2015, Causal Inference, ch. 9; Satterthwaite 1946, Biometrics Bull. 2:110",
            "people assigned within blocks"),
    BLOCK_EFFECTS(
            "Block effects HC2-BM",
            "regression on arm, blocks and centred covariates, HC2 standard error, Bell-McCaffrey df",
            "t test of the coefficient",
            "Bell and McCaffrey 2002; Pustejovsky and Tipton 2018",
            "people assigned within blocks, with covariates; or blocks too small for their own variance"),
    CR2(
            "CR2",
            "regression with cluster-robust CR2 standard error, Satterthwaite df",
            "t test of the coefficient",
            "Bell and McCaffrey 2002; Pustejovsky and Tipton 2018, eq. 7-11",
            "clusters assigned as a whole"),
    CLUSTER_MEANS(
            "t on cluster means",
            "difference of unweighted cluster means, pooled t",
            "t test with G - 2 df",
            "Hayes and Moulton 2017, Cluster Randomised Trials, ch. 10",
            "clusters assigned as a whole; the check that must agree"),
    MIETTINEN_NURMINEN(
            "Miettinen-Nurminen",
            "difference of proportions, score interval",
            "Boschloo's exact test",
            "Miettinen and Nurminen 1985, Stat. Med. 4:213; Boschloo 1970, Stat. Neerl. 24:1",
            "placed or not, people assigned one by one, no covariate"),
    STRATIFIED_MIETTINEN_NURMINEN(
            "Stratified Miettinen-Nurminen",
            "Mantel-Haenszel weighted difference of proportions, score interval",
            "score test",
            "Miettinen and Nurminen 1985, Stat. Med. 4:213, sec. 5; Mantel and Haenszel 1959",
            "placed or not, people assigned within blocks, no covariate"),
    RMST(
            "RMST",
            "difference of restricted mean survival times, Kaplan-Meier; variance of each arm n / (n - 1) times Greenwood's, Welch's df",
            "log-rank test",
            "Royston and Parmar 2013, BMC Med. Res. Methodol. 13:152; Kaplan and Meier 1958; Mantel 1966",
            "time to placement, people assigned one by one, no covariate; else the method of a score, on pseudo-values"),
    RATE_RATIO(
            "Rate ratio CR2",
            "ratio of mean counts in per cent, Poisson likelihood with CR2 standard error (HC2 where people were assigned), Satterthwaite df",
            "t test of the log ratio",
            "Gourieroux, Monfort and Trognon 1984; McCaffrey and Bell 2006, Stat. Med. 25:4081",
            "counts, whatever their spread"),
    EXACT_RATE_RATIO(
            "Exact rate ratio",
            "ratio of mean counts in per cent, given the count of both arms",
            "conditional exact test",
            "Przyborowski and Wilenski 1940, Biometrika 31:313",
            "counts that spread no more than Poisson's; the check"),
    NEGATIVE_BINOMIAL(
            "NB2",
            "ratio of mean counts in per cent, negative binomial likelihood",
            "Wald test",
            "Lawless 1987, Can. J. Stat. 15:209",
            "counts that come in bursts; the check"),
    NET_BENEFIT(
            "Net benefit",
            "pairs won less pairs lost of 100, Brunner-Munzel standard error and df, interval on the logit scale",
            "Brunner-Munzel test",
            "Brunner and Munzel 2000, Biom. J. 42:17; Buyse 2010, Stat. Med. 29:3245",
            "grades, and several outcomes in an order of weight; people assigned one by one"),
    INCIDENCE(
            "Cumulative incidence",
            "difference of shares placed by the horizon, leaving the field a competing event: Aalen-Johansen, Greenwood-type standard error, score interval",
            "Gray's test",
            "Aalen and Johansen 1978; Allignol, Schumacher and Beyersmann 2010; Gray 1988, Ann. Stat. 16:1141",
            "placed before leaving the field, no covariate; else the method of a score, on pseudo-values"),
    BOUNDED(
            "Bounded difference",
            "difference of shares, of days divided by the horizon, or of pairs; score interval of shares, exact interval of pairs that all end alike",
            "score test",
            "Miettinen and Nurminen 1985, Stat. Med. 4:213; Clopper and Pearson 1934, Biometrika 26:404; Kish 1965, Survey Sampling",
            "shares, times and pairs of which an arm shows no spread"),
    CROSSOVER(
            "Crossover",
            "half the difference between odd and even periods, compared between the two orders, Welch standard error",
            "Welch's t test",
            "Hills and Armitage 1979, Br. J. Clin. Pharmacol. 8:7; Senn 2002, Cross-over Trials, ch. 3",
            "everyone had both formats, in an order drawn by lot"),
    DISCONTINUITY(
            "Discontinuity, robust",
            "local line on each side of the cut-off less its bias, MSE-optimal bandwidth, robust bias-corrected interval, nearest-neighbour variance",
            "t test of the jump",
            "Calonico, Cattaneo and Titiunik 2014, Econometrica 82:2295; Calonico, Cattaneo and Farrell 2020, Econom. J. 23:192",
            "a score admitted from a cut-off on"),
    STEPPED_WEDGE(
            "Stepped wedge CR2",
            "regression on format, clusters (people, where the same are measured in every period) and periods with cluster-robust CR2 standard error, Satterthwaite df",
            "t test of the coefficient",
            "Hussey and Hughes 2007, Contemp. Clin. Trials 28:182; Pustejovsky and Tipton 2018",
            "clusters changed over at times drawn by lot"),
    CONFIDENCE_SEQUENCE(
            "Confidence sequence",
            "difference with an interval that holds whenever and however often one looks",
            "none: the interval is the test",
            "Wang and Ramdas 2024 (means); Howard et al. 2021 (shares)",
            "a day between planned looks, where the plan does not hide outcomes");

    private final String label;
    private final String description;
    private final String test;
    private final String source;
    private final String usedFor;

    Method(String label, String description, String test, String source, String usedFor) {
        this.label = label;
        this.description = description;
        this.test = test;
        this.source = source;
        this.usedFor = usedFor;
    }

    public String label() {
        return label;
    }

    public String description() {
        return description;
    }

    public String test() {
        return test;
    }

    public String source() {
        return source;
    }

    public String usedFor() {
        return usedFor;
    }
}
