"""Median milliseconds of Python for what EvidenceBenchmarks measures, on the same data. Prints name,ms; skips what is not installed."""
import csv
import statistics
import sys
import time
import warnings

warnings.filterwarnings("ignore")
directory = sys.argv[1]


def read(n):
    import numpy

    with open(f"{directory}/{n}.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: numpy.array([float(row[name]) for row in rows]) for name in rows[0]}


def measure(name, prepare, times=9):
    try:
        run = prepare()
        run()
        taken = []
        for _ in range(times):
            start = time.perf_counter()
            run()
            taken.append(1000 * (time.perf_counter() - start))
        print(f"{name},{statistics.median(taken)}", flush=True)
    except Exception:
        pass


def arms():
    d = read(300)
    return d["y"][d["z"] == 1], d["y"][d["z"] == 0]


def welch():
    from scipy import stats

    a, b = arms()
    return lambda: stats.ttest_ind(a, b, equal_var=False)


def permutations():
    import numpy
    from scipy import stats

    a, b = arms()
    difference = lambda x, y, axis: numpy.mean(x, axis=axis) - numpy.mean(y, axis=axis)
    return lambda: stats.permutation_test((a, b), difference, vectorized=True, n_resamples=9999)


def exact():
    import numpy
    from scipy import stats

    a, b = arms()
    difference = lambda x, y, axis: numpy.mean(x, axis=axis) - numpy.mean(y, axis=axis)
    return lambda: stats.permutation_test((a[:10], b[:10]), difference, vectorized=True, n_resamples=numpy.inf)


def fisher():
    from scipy import stats

    return lambda: stats.fisher_exact([[7, 8], [12, 3]])


def boschloo(n):
    def prepare():
        from scipy import stats

        return lambda: stats.boschloo_exact([[12 * n // 15, 6 * n // 15], [n - 12 * n // 15, n - 6 * n // 15]])

    return prepare


def hc2():
    import numpy
    import statsmodels.api

    d = read(300)
    x = numpy.column_stack([numpy.ones(300), d["z"], d["x"]])
    return lambda: statsmodels.api.OLS(d["y"], x).fit(cov_type="HC2").pvalues


def cox(n):
    def prepare():
        import numpy
        from statsmodels.duration.hazard_regression import PHReg

        d = read(n)
        x = numpy.column_stack([d["z"], d["x"]])
        return lambda: PHReg(d["time"], x, status=d["event"], ties="efron").fit().pvalues

    return prepare


def log_rank():
    from statsmodels.duration.survfunc import survdiff

    d = read(300)
    return lambda: survdiff(d["time"], d["event"], d["z"])


measure("welch", welch)
measure("permutations10000", permutations)
measure("exact184756", exact, 3)
measure("fisher", fisher)
measure("boschloo15", boschloo(15))
measure("boschloo60", boschloo(60))
measure("hc2", hc2)
measure("cox300", cox(300))
measure("cox10000", cox(10000), 3)
measure("logRank", log_rank)
