/** jstat ships no types; only the part in use is described. */
declare module 'jstat' {
  interface BinomialDistribution {
    /** Probability of exactly `successes` in `trials` with chance `probability` each. */
    pdf(successes: number, trials: number, probability: number): number;
  }
  interface Statistics {
    readonly binomial: BinomialDistribution;
  }
  const jstat: { readonly jStat: Statistics };
  export default jstat;
}
