/**
 * Which call of another program gives the number again. `x` and `y` are the reference and the current values without
 * the missing ones, `a` and `b` the counts per category or bin, `p` and `q` the same as shares.
 */
const calls: Readonly<Record<string, string>> = {
  ks: 'scipy.stats.ks_2samp(x, y)',
  ad: 'scipy.stats.anderson_ksamp([x, y], variant="midrank").statistic',
  cvm: 'scipy.stats.cramervonmises_2samp(x, y)',
  mann_whitney: 'scipy.stats.mannwhitneyu(x, y, alternative="two-sided")',
  welch: 'scipy.stats.ttest_ind(x, y, equal_var=False)',
  epps_singleton: 'scipy.stats.epps_singleton_2samp(x, y)',
  kuiper: 'astropy.stats.kuiper_two(x, y)[0]',
  energy: 'scipy.stats.energy_distance(x, y)',
  wasserstein: 'scipy.stats.wasserstein_distance(x, y)',
  chi2: 'scipy.stats.chi2_contingency([a, b], correction=False)',
  g_test: 'scipy.stats.chi2_contingency([a, b], correction=False, lambda_="log-likelihood")',
  fisher: 'scipy.stats.fisher_exact([a, b])',
  two_proportion: 'statsmodels.stats.proportion.proportions_ztest([b[0], a[0]], [b.sum(), a.sum()])',
  total_variation: '0.5 * np.abs(p - q).sum()',
  l_infinity: 'np.abs(p - q).max()',
  psi: '((p - q) * np.log(p / q)).sum()  # 1e-6 in place of a share of 0',
  kl: 'scipy.special.rel_entr(p, q).sum()  # 1e-6 in place of a share of 0',
  js: 'scipy.spatial.distance.jensenshannon(p, q, base=2)',
  hellinger: 'np.sqrt(1 - np.sqrt(p * q).sum())',
  cramers_v: 'chi2_contingency([a, b], correction=False), then the bias correction of Bergsma',
  missing_rate: 'scipy.stats.chi2_contingency([[missing, present], [missing, present]], correction=False)',
  new_categories: '(~np.isin(y, x)).sum()  # p: Good-Turing bound',
  out_of_range:
    '((y < x.min()) | (y > x.max())).sum()  # p: twice the smaller scipy.stats.hypergeom.sf(k - 1, N, m, k)',
  row_count: '2 * scipy.stats.t.sf(abs(t), k - 1)  # for p',
  domain_classifier: 'sklearn.metrics.roc_auc_score(side, out_of_fold_scores)  # mean over folds',
  'compat.seed.psi': '((p - q) * np.log(p / q)).sum()  # closed bins, 1e-6 in place of 0',
  'compat.evidently.ks': 'scipy.stats.ks_2samp(x, y)',
  'compat.evidently.cramer_von_mises': 'scipy.stats.cramervonmises_2samp(x, y)',
  'compat.evidently.anderson': 'scipy.stats.anderson_ksamp([x, y])',
  'compat.evidently.mannw': 'scipy.stats.mannwhitneyu(x, y, alternative="less")',
  'compat.evidently.t_test': 'scipy.stats.ttest_ind(x, y)',
  'compat.evidently.es': 'scipy.stats.epps_singleton_2samp(x, y)',
  'compat.evidently.wasserstein': 'scipy.stats.wasserstein_distance(x, y) / max(np.std(x), 0.001)',
  'compat.evidently.ed': 'scipy.stats.energy_distance(x, y)',
  'compat.evidently.jensenshannon': 'scipy.spatial.distance.jensenshannon(p, q)',
  'compat.evidently.kl_div': 'scipy.stats.entropy(p, q)  # empty bins filled',
  'compat.evidently.psi': '((p - q) * np.log(p / q)).sum()  # empty bins filled',
  'compat.evidently.hellinger': 'np.sqrt(1 - np.sqrt(p * q).sum())',
  'compat.evidently.chisquare': 'scipy.stats.chisquare(b, a * b.sum() / a.sum())',
  'compat.evidently.fisher_exact': 'scipy.stats.fisher_exact([a, b])',
  'compat.evidently.TVD': '0.5 * np.abs(p - q).sum()',
  'compat.nannyml': 'scipy.spatial.distance.jensenshannon(p, q, base=2)',
  'compat.nannyml.ks': 'scipy.stats.ks_2samp(x, y).statistic',
  'compat.nannyml.wasserstein': 'scipy.stats.wasserstein_distance(x, y)',
  'compat.nannyml.chi2': 'scipy.stats.chi2_contingency([a, b])',
  'compat.nannyml.l_infinity': 'np.abs(p - q).max()',
  'compat.nannyml.hellinger': 'np.sqrt(((np.sqrt(p) - np.sqrt(q)) ** 2).sum() / 2)',
};

/** What an effect is, in words and as a formula. */
const effects: Readonly<Record<string, string>> = {
  robust_wasserstein:
    'Wasserstein distance of values clipped to the pooled 0.5 % and 99.5 % quantiles, in robust standard deviations of the reference: scipy.stats.wasserstein_distance(xc, yc) / (scipy.stats.iqr(x) / 1.349)',
  robust_energy:
    'energy distance of clipped values in robust standard deviations: scipy.stats.energy_distance(xc / s, yc / s), s = scipy.stats.iqr(x) / 1.349',
  ks_distance: 'largest gap of the distribution functions: scipy.stats.ks_2samp(x, y).statistic',
  total_variation: 'share of the rows that moved to another category or bin: 0.5 * np.abs(p - q).sum()',
  missing_rate_difference: 'missing share now minus before, without its sign',
  unseen_share: 'share of the current rows with a category that the reference does not know',
  out_of_range_share: 'share of the current rows outside the range of the reference',
  duplicate_share_difference: 'share of repeated rows now minus before, both at the same number of rows',
  row_count_log_ratio: 'abs(np.log(rows / median of earlier batches))',
  auc_distance: 'max(0, AUC - 0.5)',
  reconstruction_error_ratio: 'mean reconstruction error now over that of held-out reference rows, minus 1',
  mmd: 'square root of the unbiased MMD²',
};

/**
 * The call that gives the statistic of a measure again.
 *
 * @param measure id
 * @param method what was computed, where the measure chooses among methods by itself
 * @returns undefined when no public function computes it
 *
 * @example reproduceCall('ks') // 'scipy.stats.ks_2samp(x, y)'
 */
export function reproduceCall(measure: string, method?: string): string | undefined {
  if (method !== undefined && Object.hasOwn(calls, method)) return calls[method];
  return Object.hasOwn(calls, measure) ? calls[measure] : undefined;
}

/** What an effect measure is; undefined when it is the statistic itself. */
export function effectWords(effectMeasure: string): string | undefined {
  return Object.hasOwn(effects, effectMeasure) ? effects[effectMeasure] : undefined;
}
