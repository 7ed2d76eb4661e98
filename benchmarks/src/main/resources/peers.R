# Median milliseconds of R for what EvidenceBenchmarks measures, on the same data. Prints name,ms; skips what is not installed.
directory <- commandArgs(TRUE)[1]
read <- function(n) read.csv(file.path(directory, paste0(n, ".csv")))
d <- read(300); big <- read(10000); small <- read(24)
time <- function(name, needs, f, times = 15) {
  if (!all(vapply(needs, requireNamespace, TRUE, quietly = TRUE))) return(invisible())
  run <- function() { t <- Sys.time(); f(); as.numeric(Sys.time() - t, units = "secs") * 1000 }
  try({ f(); f(); cat(name, median(vapply(seq_len(times), function(i) run(), 0)), sep = ","); cat("\n") }, silent = TRUE)
}
time("welch", character(), function() t.test(d$y[d$z == 1], d$y[d$z == 0]))
time("permutations10000", "coin", function() coin::oneway_test(d$y ~ factor(d$z), distribution = coin::approximate(nresample = 9999)))
time("exactRanks2704156", "coin", function() coin::wilcox_test(small$y ~ factor(small$z), distribution = "exact"))
time("fisher", character(), function() fisher.test(matrix(c(7, 8, 12, 3), 2)))
time("hc2", "estimatr", function() estimatr::lm_robust(y ~ z + x, d, se_type = "HC2"))
time("cr2", "estimatr", function() estimatr::lm_robust(y ~ z + x, d, clusters = cluster, se_type = "CR2"))
time("cox300", "survival", function() survival::coxph(survival::Surv(time, event) ~ z + x, d))
time("cox10000", "survival", function() survival::coxph(survival::Surv(time, event) ~ z + x, big), 7)
time("logRank", "survival", function() survival::survdiff(survival::Surv(time, event) ~ z, d))
time("fineGray", "cmprsk", function() cmprsk::crr(d$time, d$kind, as.matrix(d[, c("z", "x")])))
time("cumulativeIncidence", "cmprsk", function() cmprsk::cuminc(d$time, d$kind, d$z))
time("mixedModel", c("lme4", "lmerTest", "pbkrtest"), function() summary(suppressMessages(lmerTest::lmer(y ~ z + x + (1 | cluster), d)), ddf = "Kenward-Roger"), 7)
time("bounds5", "rpact", function() rpact::getDesignGroupSequential(kMax = 5, alpha = 0.025, typeOfDesign = "asOF"), 7)
