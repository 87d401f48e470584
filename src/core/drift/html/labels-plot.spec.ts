import { describe, expect, it } from 'vitest';
import { labelsPlot } from './labels-plot.js';

describe('labelsPlot', () => {
  const bins = {
    kind: 'labels',
    labels: ['a', 'b', 'c'],
    reference: [0.5, 0.3, 0.1],
    current: [0.2, 0.2, 0.2],
    other: { reference: 0.1, current: 0.4 },
  } as const;

  it('draws every label and the rest', () => {
    const plot = labelsPlot(bins, 3).markup;
    expect(plot.match(/<th scope="row">/g)).toHaveLength(4);
    expect(plot).toContain('10.0 %<br>40.0 %');
  });

  it('adds up the shares of the labels it leaves out', () => {
    const plot = labelsPlot(bins, 2).markup;
    expect(plot.match(/<th scope="row">/g)).toHaveLength(2);
    expect(plot).toContain('50.0 %<br>80.0 %');
  });

  it('draws no row of others when there are none', () => {
    expect(labelsPlot({ ...bins, other: null }, 3).markup).not.toContain('all others');
  });
});
