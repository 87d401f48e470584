/** Which estimator somebody may have meant by an id that there is none of. */

/** Other people's libraries, and the ids of theirs that mean what we have under another. */
const KNOWN_ELSEWHERE: Readonly<Record<string, string>> = {
  xgboost: 'gbdt',
  xgb: 'gbdt',
  xgb_limitdepth: 'gbdt',
  lightgbm: 'gbdt',
  lgbm: 'gbdt',
  catboost: 'gbdt',
  histgb: 'gbdt',
  extra_tree: 'et',
  kneighbor: 'knn',
  lrl1: 'lr',
  lrl2: 'lr',
  svc: 'rbfsvm',
  lassolars: 'llar',
  enet: 'en',
};
const FALLBACK: Readonly<Record<string, string>> = { gbdt: 'gbc', gbc: 'gbdt', gbr: 'gbdt' };

/** @param known ids there are, at least one */
export function nearestModel(id: string, known: readonly string[]): string {
  const asked = id.toLowerCase();
  const meant = KNOWN_ELSEWHERE[asked] ?? FALLBACK[asked];
  if (meant !== undefined && known.includes(meant)) return meant;
  const byDistance = known.map((one) => ({ one, distance: editDistance(asked, one) }));
  return byDistance.reduce((best, next) => (next.distance < best.distance ? next : best)).one;
}

/** Fewest letters to add, take away or change (Levenshtein). */
function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(changed, above[j]! + 1, row[j - 1]! + 1));
    }
    above = row;
  }
  return above[b.length]!;
}
