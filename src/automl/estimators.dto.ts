/** Estimators and options of the preparation of columns, on the wire. */
import { z } from 'zod';
import type { Estimator, Task } from '../core/ml/estimator.js';
import { listEstimators } from '../core/ml/estimator-registry.js';
import { optionFaults, optionNames } from '../core/ml/preprocess/option-rules.js';
import { DEFAULT_PREPROCESS_OPTIONS } from '../core/ml/preprocess/preprocess-options.js';
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

const estimatorResponse = z.object({
  id: z.string().describe('Id that settings name it by'),
  name: z.string().describe('Name for people'),
  tasks: z.array(z.enum(tasks)).describe('What it can learn'),
  defaults: z.record(z.string(), value).describe('Every parameter with its default'),
  input: z
    .enum(['raw', 'plain', 'scaled'])
    .describe(
      'Columns as it sees them: `raw` with missing values and categories, `plain` filled and encoded, `scaled` standardised too',
    ),
  usesWeights: z
    .boolean()
    .describe('Whether a fit takes weights; without, a weighted sample of the rows is drawn'),
  isSlow: z.boolean().describe('Left out of comparisons unless named or with `turbo: false`'),
  limits: z
    .array(z.string())
    .describe(
      'What it refuses, in its own words: large tables, many columns or classes; empty when nothing of that kind',
    ),
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
  input: 'scaled' as const,
  usesWeights: false,
  isSlow: false,
  limits: [],
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
  const all = new Map(
    wanted.flatMap((one) => listEstimators(one)).map((estimator) => [estimator.id, estimator]),
  );
  return { items: [...all.values()].map(toEstimatorResponse) };
}

function toEstimatorResponse(estimator: Estimator): z.infer<typeof estimatorResponse> {
  const { id, name, defaults, input, usesWeights, isSlow } = estimator;
  const spaces = estimator.tasks.flatMap((task) => {
    const space = searchSpaceOf(task, id);
    return space === undefined ? [] : [[task, toSpace(space.version, space.dimensions)] as const];
  });
  return {
    id,
    name,
    tasks: [...estimator.tasks],
    defaults: { ...defaults },
    input,
    usesWeights,
    isSlow,
    limits: limitsOf(estimator),
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

/** Sizes that are large in one way each, and one that is very small: what an estimator says to them are its limits. */
const PROBES = [
  { rows: 100_000_000, columns: 10, classCount: 2 },
  { rows: 1_000, columns: 1_000_000, classCount: 2 },
  { rows: 10_000_000, columns: 5_000, classCount: 2 },
  { rows: 100_000, columns: 10, classCount: 10_000 },
  { rows: 2, columns: 100, classCount: 2 },
];

function limitsOf(estimator: Estimator): string[] {
  const said = estimator.tasks.flatMap((task) =>
    PROBES.flatMap(
      ({ classCount, ...size }) =>
        estimator.refuses({ ...size, task, classCount: task === 'classification' ? classCount : 0 }) ?? [],
    ),
  );
  return [...new Set(said)];
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
