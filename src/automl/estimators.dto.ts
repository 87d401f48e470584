/** Estimators and options of the preparation of columns, on the wire. */
import { z } from 'zod';
import type { Estimator, SizeLimits, Task } from '../core/ml/estimator.js';
import { listEstimators } from '../core/ml/estimator-registry.js';
import { ruleInWords } from '../core/ml/param-rule.js';
import { optionFaults, optionNames } from '../core/ml/preprocess/option-rules.js';
import { DEFAULT_PREPROCESS_OPTIONS } from '../core/ml/preprocess/preprocess-options.js';
import { limitsInWords } from '../core/ml/size-limits.js';
import type { Dimension } from '../core/ml/tune/search-space.js';
import { searchSpaceOf } from '../core/ml/tune/search-spaces.js';

const tasks = ['classification', 'regression'] as const;
const value = z.union([z.number(), z.string(), z.boolean()]);

export const estimatorQuery = z.object({
  task: z.enum(tasks).optional().describe('Only estimators for this task'),
});

const dimension = z.object({
  kind: z
    .enum(['float', 'int', 'choice'])
    .describe('Numbers of a range, whole numbers of a range, or one of a list'),
  low: z.number().nullable().describe('Least value; null for a choice'),
  high: z.number().nullable().describe('Greatest value; null for a choice'),
  log: z.boolean().describe('Whether ratios count rather than differences'),
  values: z.array(value).nullable().describe('What there is to choose from; null for numbers'),
});

const limit = (what: string) => z.number().nullable().describe(`${what}; null means no limit`);

const limits = z.object({
  fewestRows: limit('Fewest training rows'),
  mostRows: limit('Most training rows'),
  mostColumns: limit('Most columns'),
  mostCells: limit('Most rows times columns'),
  mostTermCells: limit('Most rows times the terms that it makes of the columns'),
  mostProducts: limit('Most rows times columns times columns'),
  mostClasses: limit('Most classes of the target'),
});

const estimatorResponse = z.object({
  id: z
    .string()
    .describe('Id that settings name it by; two share one where they learn different tasks, such as `lr`'),
  name: z.string().describe('Name for people'),
  tasks: z.array(z.enum(tasks)).describe('What it can learn'),
  defaults: z.record(z.string(), value).describe('Every parameter with its default'),
  rules: z.record(z.string(), z.string()).describe('What each parameter must be, in words'),
  input: z
    .enum(['raw', 'plain', 'scaled'])
    .describe(
      'Columns as it sees them: `raw` with missing values and categories, `plain` filled and encoded, `scaled` standardised too',
    ),
  usesWeights: z
    .boolean()
    .describe('Whether a fit takes weights; without, a weighted sample of the rows is drawn'),
  isSlow: z.boolean().describe('Left out of comparisons unless named or with `turbo: false`'),
  limits: limits.describe('Sizes that it takes; columns are those it sees once they are prepared'),
  limitsInWords: z.array(z.string()).describe('The same for people; empty when it takes every size'),
  searchSpaces: z
    .record(
      z.string(),
      z.object({
        version: z.int().describe('Raised when the space changes'),
        dimensions: z.record(z.string(), dimension).describe('Where tuning looks, by parameter'),
      }),
    )
    .describe('By task; a task is absent when there is nothing to tune'),
});

const EXAMPLE = {
  id: 'knn',
  name: 'k nearest neighbours',
  tasks: ['classification' as const],
  defaults: { neighbours: 5 },
  rules: { neighbours: 'a whole number of at least 1 up to 1000' },
  input: 'scaled' as const,
  usesWeights: false,
  isSlow: false,
  limits: {
    fewestRows: null,
    mostRows: 50_000,
    mostColumns: null,
    mostCells: null,
    mostTermCells: null,
    mostProducts: null,
    mostClasses: null,
  },
  limitsInWords: ['at most 50,000 rows'],
  searchSpaces: {
    classification: {
      version: 1,
      dimensions: { neighbours: { kind: 'int' as const, low: 1, high: 50, log: true, values: null } },
    },
  },
};

export const estimatorList = z
  .object({
    items: z.array(estimatorResponse).describe('The baseline first, then as leaderboards list them'),
  })
  .meta({ id: 'EstimatorList', examples: [{ items: [EXAMPLE] }] });

export function toEstimatorList(task: Task | undefined): z.infer<typeof estimatorList> {
  const wanted = task === undefined ? tasks : [task];
  // By itself and not by its id: logistic and linear regression are both `lr`, each for its task.
  const all = new Set(wanted.flatMap((one) => listEstimators(one)));
  return { items: [...all].map(toEstimatorResponse) };
}

function toEstimatorResponse(estimator: Estimator): z.infer<typeof estimatorResponse> {
  const { id, name, defaults, rules, input, usesWeights, isSlow } = estimator;
  const { limits: sizes = {} } = estimator.refuses;
  const spaces = estimator.tasks.flatMap((task) => {
    const space = searchSpaceOf(task, id);
    return space === undefined ? [] : [[task, toSpace(space.version, space.dimensions)] as const];
  });
  return {
    id,
    name,
    tasks: [...estimator.tasks],
    defaults: { ...defaults },
    rules: Object.fromEntries(Object.entries(rules).map(([one, rule]) => [one, ruleInWords(rule)])),
    input,
    usesWeights,
    isSlow,
    limits: toLimits(sizes),
    limitsInWords: limitsInWords(sizes),
    searchSpaces: Object.fromEntries(spaces),
  };
}

function toSpace(version: number, dimensions: Readonly<Record<string, Dimension>>) {
  return {
    version,
    dimensions: Object.fromEntries(
      Object.entries(dimensions).map(([name, one]) => [
        name,
        one.kind === 'choice'
          ? { kind: one.kind, low: null, high: null, log: false, values: [...one.values] }
          : { kind: one.kind, low: one.low, high: one.high, log: one.log ?? false, values: null },
      ]),
    ),
  };
}

/** Numbers by name, null where there is no limit. */
function toLimits(sizes: SizeLimits): z.infer<typeof limits> {
  return {
    fewestRows: sizes.fewestRows ?? null,
    mostRows: sizes.mostRows ?? null,
    mostColumns: sizes.mostColumns ?? null,
    mostCells: sizes.mostCells ?? null,
    mostTermCells: sizes.mostTermCells ?? null,
    mostProducts: sizes.mostProducts ?? null,
    mostClasses: sizes.mostClasses ?? null,
  };
}

const optionResponse = z.object({
  name: z.string().describe('Name in `setup`; PyCaret’s spelling with underscores is read too'),
  default: z.json().describe('What holds when it is left out; null: it is off'),
  rule: z.string().nullable().describe('What its values must be'),
});

export const setupOptionList = z
  .object({ items: z.array(optionResponse).describe('Every option, in the order in which they act') })
  .meta({
    id: 'SetupOptionList',
    examples: [{ items: [{ name: 'normalize', default: false, rule: 'must be true or false' }] }],
  });

export function toSetupOptionList(): z.infer<typeof setupOptionList> {
  const defaults: Readonly<Record<string, unknown>> = { ...DEFAULT_PREPROCESS_OPTIONS };
  return {
    items: optionNames().map((name) => ({
      name,
      default: (defaults[name] ?? null) as z.core.util.JSONType,
      rule: ruleOf(name),
    })),
  };
}

/** No option takes an empty object in a list, so its rule answers in words. */
function ruleOf(name: string): string | null {
  const [fault] = optionFaults({ [name]: [{}] });
  return fault?.message.replace(/, received .*$/s, '') ?? null;
}
