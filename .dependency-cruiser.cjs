/** The arrows of docs/architecture.md, checked: who may import whom, and which file suffix may import what. */
const MODULES = 'access|ingestion|tracking|scheduling|drift|registry|automl|routing|pipeline';

/** Arrows between modules; each goes through .api, .events or (for Nest wiring) .module files only. */
const ARROWS = {
  access: [],
  ingestion: ['access'],
  tracking: ['access'],
  scheduling: ['access'],
  registry: ['access', 'tracking', 'ingestion'],
  drift: ['access', 'ingestion', 'registry'],
  automl: ['access', 'ingestion', 'tracking', 'registry'],
  routing: ['access', 'ingestion', 'registry'],
  pipeline: ['access', 'scheduling', 'ingestion', 'drift', 'automl', 'registry', 'routing'],
};

const SPEC = '\\.spec\\.ts$';
/** Files without a framework suffix, and the public contracts of a module. */
const PURE = `^src/(${MODULES})/[^.]+(\\.(api|events|errors))?\\.ts$`;
const EVENTS_DEFINITION = '^src/platform/events/event-bus\\.ts$';

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { pathNot: SPEC } } },
    {
      name: 'core-imports-core',
      comment: 'The mathematics compiles without Node; the few pinned maths packages stay behind our own functions.',
      severity: 'error',
      from: { path: '^src/core/', pathNot: SPEC },
      to: { pathNot: '^src/core/|^node_modules/(ml-regression|ml-knn|jstat|@stdlib|ml-|protobufjs)' },
    },
    {
      name: 'platform-knows-no-module',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: `^src/(${MODULES})/` },
    },
    {
      name: 'public-doors-only',
      comment: 'Modules meet through .api, .events and .module files.',
      severity: 'error',
      from: { path: `^src/(${MODULES})/` },
      to: { path: `^src/(${MODULES})/`, pathNot: ['^src/$1/', '\\.(api|events|module)\\.ts$'] },
    },
    ...Object.entries(ARROWS).map(([from, allowed]) => ({
      name: `arrows-of-${from}`,
      severity: 'error',
      from: { path: `^src/${from}/`, pathNot: SPEC },
      to: {
        path: `^src/(${MODULES})/`,
        pathNot: [from, ...allowed].map((module) => `^src/${module}/`),
      },
    })),
    {
      name: 'pure-files-stay-pure',
      comment: 'No Nest, TypeORM, BullMQ, zod or Node in files without a framework suffix.',
      severity: 'error',
      from: { path: PURE, pathNot: SPEC },
      to: {
        path: '^node_modules/(@nestjs|typeorm|bullmq|ioredis|zod|fastify|@duckdb)|^node:|^src/platform/',
        pathNot: [EVENTS_DEFINITION, '^src/platform/columnar/(table-source|sql-text)\\.ts$'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'entities-belong-to-their-repository',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.(repository|module)\\.ts$' },
      to: { path: '\\.entity\\.ts$' },
    },
    {
      name: 'threads-stay-light',
      comment: 'A worker thread has no dependency injection.',
      severity: 'error',
      from: { path: '\\.thread\\.ts$' },
      to: { path: '^node_modules/(@nestjs|typeorm|bullmq)|\\.(service|controller|repository|module)\\.ts$' },
    },
    {
      name: 'controllers-do-no-work',
      severity: 'error',
      from: { path: '\\.controller\\.ts$' },
      to: { path: '^node_modules/(typeorm|bullmq|@duckdb)' },
    },
    { name: 'source-knows-no-test', severity: 'error', from: { path: '^src/', pathNot: SPEC }, to: { path: '^(test|bench)/' } },
    {
      name: 'no-dev-dependencies-in-production',
      severity: 'error',
      from: { path: '^(src|migrations)/', pathNot: SPEC },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
    reporterOptions: {
      mermaid: { minify: false },
      archi: { collapsePattern: '^src/[^/]+' },
    },
  },
};
