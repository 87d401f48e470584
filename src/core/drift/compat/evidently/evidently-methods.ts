import type { EvidentlyMethod } from './evidently-method.js';
import { evidentlyAnderson } from './methods/anderson.js';
import { evidentlyChisquare } from './methods/chisquare.js';
import { evidentlyCramerVonMises } from './methods/cramer-von-mises.js';
import { evidentlyEd } from './methods/ed.js';
import { evidentlyEmpiricalMmd } from './methods/empirical-mmd.js';
import { evidentlyEs } from './methods/es.js';
import { evidentlyFisherExact } from './methods/fisher-exact.js';
import { evidentlyGTest } from './methods/g-test.js';
import { evidentlyHellinger } from './methods/hellinger.js';
import { evidentlyJensenshannon } from './methods/jensenshannon.js';
import { evidentlyKlDiv } from './methods/kl-div.js';
import { evidentlyKs } from './methods/ks.js';
import { evidentlyMannw } from './methods/mannw.js';
import { evidentlyPsi } from './methods/psi.js';
import { evidentlyTTest } from './methods/t-test.js';
import { evidentlyTvd } from './methods/tvd.js';
import { evidentlyWasserstein } from './methods/wasserstein.js';
import { evidentlyZ } from './methods/z.js';

/**
 * Evidently's methods for one column of numbers or labels. Its two methods for text and four for embeddings are
 * left out: they train a model or take many columns at once.
 */
export const evidentlyMethods: readonly EvidentlyMethod[] = [
  evidentlyKs,
  evidentlyZ,
  evidentlyChisquare,
  evidentlyJensenshannon,
  evidentlyKlDiv,
  evidentlyPsi,
  evidentlyWasserstein,
  evidentlyAnderson,
  evidentlyFisherExact,
  evidentlyCramerVonMises,
  evidentlyGTest,
  evidentlyHellinger,
  evidentlyMannw,
  evidentlyEd,
  evidentlyEs,
  evidentlyTTest,
  evidentlyEmpiricalMmd,
  evidentlyTvd,
];
