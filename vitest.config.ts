import swc from 'unplugin-swc';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take longest, in this order. What is left at the end should be short, so that all processes end together. */
const LONGEST = [
  'e2e/survives-kill',
  'e2e/demo',
  'e2e/loop-cli',
  'e2e/drift-cli',
  'e2e/automl-howto',
  'e2e/onnx-imports',
  'e2e/automl-cli',
  'e2e/training',
  'e2e/pipeline',
  'simulation/',
  'contracts/drift-measure',
  'e2e/large-upload',
  'e2e/',
  'contracts/',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const found = LONGEST.findIndex((part) => moduleId.includes(`/test/${part}`));
      return found < 0 ? LONGEST.length : found;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  oxc: false,
  plugins: [
    swc.vite({
      module: { type: 'es6' },
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true },
      },
    }),
  ],
  test: {
    include: ['src/**/*.spec.ts', 'test/**/*.spec.ts'],
    exclude: ['node_modules', 'dist', 'test/simulation/**/*.long.spec.ts'],
    // Generous, as no test is about the speed of the machine.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    maxWorkers: 2,
    // A process runs many files, one after the other: to load the server anew for each took longer than most tests.
    isolate: false,
    sequence: { sequencer: LongestFirst },
  },
});
