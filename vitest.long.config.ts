import { defineConfig } from 'vitest/config';
import base from './vitest.config.js';

/** Simulations of error rates and power: minutes each, run before a release of what they measure. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ['test/simulation/**/*.long.spec.ts'],
    exclude: ['node_modules', 'dist'],
    testTimeout: 3_600_000,
    disableConsoleIntercept: true,
  },
});
