const piSquared = Math.PI ** 2;
const piFourth = Math.PI ** 4;
const piSixth = Math.PI ** 6;
const rootTwoPi = Math.sqrt(2 * Math.PI);

/**
 * Distribution of the two-sided Kolmogorov-Smirnov statistic for large n: P(D < d) as the limit law with its
 * corrections up to n^(-3/2). Meant for n above 140 and the body of the distribution; in the upper tail use
 * twice the one-sided tail.
 *
 * Formula: K0(z) + K1(z)/sqrt(n) + K2(z)/n + K3(z)/n^(3/2), z = d sqrt(n), each a theta series in
 * exp(-pi^2 / (8 z^2)) that converges fast for small z.
 *
 * @param distance d in (0, 1)
 * @param size n, a whole number from 1
 * @returns a probability; may leave [0, 1] by a rounding error
 *
 * Source: Pelz and Good, JRSS B 38 (1976) 152-156; Simard and L'Ecuyer, JSS 39(11), 2011; SciPy 1.17 `kstwo.cdf`.
 *
 * @example kolmogorovPelzGoodCdf(0.03, 1000) // 0.6773097856
 */
export function kolmogorovPelzGoodCdf(distance: number, size: number): number {
  const z = Math.sqrt(size) * distance;
  const z2 = z * z;
  const z4 = z2 * z2;
  const z6 = z4 * z2;
  const termCount = Math.max(1, Math.ceil((16 * z) / Math.PI));

  let k0 = 0;
  let k1 = 0;
  let k2 = 0;
  let k3 = 0;
  for (let k = termCount; k >= 1; k--) {
    const odd2 = (2 * k - 1) ** 2;
    const odd4 = odd2 * odd2;
    const decay = Math.exp((-piSquared * odd2) / (8 * z2));
    k0 += decay;
    k1 += decay * (-z2 + (piSquared / 4) * odd2);
    k2 +=
      decay *
      (6 * z6 + 2 * z4 + (2 * z4 - 5 * z2) * (piSquared / 4) * odd2 + (1 - 2 * z2) * (piFourth / 16) * odd4);
    k3 +=
      decay *
      (-30 * z6 -
        90 * z4 * z4 +
        (135 * z4 - 96 * z6) * (piSquared / 4) * odd2 +
        (212 * z4 - 60 * z2) * (piFourth / 16) * odd4 +
        (5 - 30 * z2) * (piSixth / 64) * odd4 * odd2);
  }
  let even2 = 0;
  let even3 = 0;
  for (let k = termCount; k >= 1; k--) {
    const square = k * k;
    const decay = square * Math.exp((-piSquared * square) / (2 * z2));
    even2 += decay;
    even3 += decay * (3 * z2 - piSquared * square);
  }
  k0 *= rootTwoPi / z;
  k1 *= rootTwoPi / (6 * z4);
  k2 = (k2 * rootTwoPi) / (72 * z6 * z) - (even2 * piSquared * rootTwoPi) / (36 * z2 * z);
  k3 = (k3 * rootTwoPi) / (6480 * z6 * z4) + (even3 * piSquared * rootTwoPi) / (216 * z6);
  const root = Math.sqrt(size);
  return k0 + k1 / root + k2 / size + k3 / (size * root);
}
