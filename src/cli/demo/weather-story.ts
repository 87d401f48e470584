/** Story 2: two models learn the weather of Seattle and then meet that of New York. */
import { Scene } from './scene.js';
import type { Story } from './story.js';
import { SKY, TEMPERATURE } from './weather-models.js';
import { firstTrainings, liveTest, newCity, skyVerdict, temperatureVerdict } from './weather-steps.js';

const POLICY = { cooldownMinutes: 0, maximumRetrainsPerDay: 10, trainingWindow: 'current' };

export const weatherStory: Story<Scene> = {
  name: 'weather',
  title: 'Story 2: real rows, another city',
  introduction:
    'Daily weather of Seattle and New York, 2012 to 2015, from the npm package vega-datasets: dates, numbers and a label. Two models learn from Seattle, one the highest temperature of the day (regression), one the kind of weather (classification). Then the rows come from New York. Rows are in time order, so the newest 30 % judge.',
  open: (tools) =>
    Scene.open(tools, {
      dataset: 'weather',
      target: 'temp_max',
      timeColumn: 'date',
      models: {
        [TEMPERATURE]: {
          ...POLICY,
          training: { folds: 4, seed: 1 },
        },
        [SKY]: {
          ...POLICY,
          target: 'weather',
          training: { folds: 4, seed: 1 },
        },
      },
    }),
  steps: [
    {
      title: 'Seattle, no models yet',
      about: 'Three years of Seattle arrive: 2012 to 2014.',
      expected: 'both trained, promoted',
      play: firstTrainings,
    },
    {
      title: 'New York',
      about: 'The same three years of New York arrive.',
      expected: 'drift',
      play: newCity,
    },
    {
      title: 'model of the temperature',
      about: 'What the drift led to for the highest temperature of the day, in degrees Celsius.',
      expected: 'retrained, promoted',
      play: temperatureVerdict,
    },
    {
      title: 'model of the kind of weather',
      about: 'What the same drift led to for drizzle, fog, rain, snow or sun.',
      expected: 'retrained, rejected',
      play: skyVerdict,
    },
    {
      title: 'live A/B test on 2015',
      about:
        'Was the switch right? The former version answers for half of the days of a year that no model has seen.',
      expected: 'champion-better',
      play: liveTest,
    },
  ],
};
