/** Story 1: a model on synthetic rows meets every kind of injected drift. */

import { Scene } from './scene.js';
import type { Story } from './story.js';
import { cooldown, firstTraining, labelNoise, meanShift, noDrift } from './synthetic-drift-steps.js';
import { approval, featureSwap, predictions, rollback, shadowTest } from './synthetic-serving-steps.js';

export const syntheticStory: Story<Scene> = {
  name: 'synthetic',
  title: 'Story 1: synthetic rows, injected drift',
  introduction:
    '10,000 rows, 10 features of which 5 have to do with the class, 3 classes, all seeded. Later batches of 4,000 rows drift in a known way.',
  open: (tools) =>
    Scene.open(tools, {
      dataset: 'synthetic',
      target: 'target',
      models: {
        '': {
          cooldownMinutes: 0,
          maximumRetrainsPerDay: 10,
          trainingWindow: 'current',
          training: { folds: 3, seed: 1 },
        },
      },
    }),
  steps: [
    {
      title: 'first batch, no model yet',
      about:
        '10,000 rows arrive. The monitor has nothing to compare them with, and nothing is in Production.',
      expected: 'trained, promoted',
      play: firstTraining,
    },
    {
      title: 'drift none',
      about: 'A batch of the same distribution.',
      expected: 'no drift, no retrain',
      play: noDrift,
    },
    {
      title: 'predictions and outcomes',
      about: 'Predictions for 300 units; their true classes come later.',
      expected: 'all recorded and joined',
      play: predictions,
    },
    {
      title: 'drift mean_shift 1.5',
      about:
        'Every feature of every row moves up by 1.5 standard deviations, while a client asks for predictions.',
      expected: 'promoted, no request fails',
      play: meanShift,
    },
    {
      title: 'drift label_noise 40 %',
      about: 'The features stay as they are now; four rows in ten carry a wrong class.',
      expected: 'check silent, accuracy falls',
      play: labelNoise,
    },
    {
      title: 'drift scale 1, cooldown',
      about: 'Six rows in ten lie twice as far from the mean, right after a retrain.',
      expected: 'drift, but cooldown',
      play: cooldown,
    },
    {
      title: 'drift feature_swap',
      about: 'Features change places in pairs. From here on a person approves promotions.',
      expected: 'retrained, waits for approval',
      play: featureSwap,
    },
    {
      title: 'shadow A/B test',
      about: 'The waiting challenger scores the same requests as the champion, without answering any.',
      expected: 'challenger-better',
      play: shadowTest,
    },
    { title: 'approval', about: 'A person says yes.', expected: 'promoted', play: approval },
    {
      title: 'rollback',
      about: 'Second thoughts: one call.',
      expected: 'the version before answers',
      play: rollback,
    },
  ],
};
