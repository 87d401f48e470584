import { countFigure, figure, percentFigure, plural } from '../../html/figures.js';
import { type Html, html, noHtml } from '../../html/html-text.js';
import { listOf, section, table } from '../../html/section.js';
import { nameHtml, sentenceHtml } from '../../html/user-text.js';
import type { TrainingReport } from '../report/training-report.js';
import type { Fairness } from '../segments/figure-gaps.js';
import type { FigureName, Rate, SegmentFigure } from '../segments/segment-figure.js';
import type { GroupReport, SegmentColumn, SegmentReport } from '../segments/segment-report.js';
import { absentPart } from './absent-part.js';
import { classNameOf, metricTitle } from './report-figures.js';

const RATE_TITLES: Readonly<Record<Rate, string>> = {
  selectionRate: 'Selection rate',
  truePositiveRate: 'True positive rate',
  falsePositiveRate: 'False positive rate',
};

/** How well each group of rows is served; nothing when no columns were named. */
export function segmentsSection(report: TrainingReport): Html {
  const { segments } = report.explanation;
  if (segments === undefined) return noHtml;
  const title = 'Segments and fairness';
  if (segments.kind !== 'segments') return section('segments', title, [absentPart('Segments', segments)]);
  const { rows, remarks, leastRows, columns } = segments;
  return section('segments', title, [
    html`<p class="quiet">Predictions of the folds' models for ${countFigure(rows)} rows that they had not seen, told apart by the level of a column${report.test === null ? '' : '; the rows that took no part at all are not among them'}. Below each figure stands its 95 % interval (of shares Wilson's, of means Student's, of other metrics from seeded resamples), which takes rows to be independent. Groups and classes below ${leastRows} rows are too few for a figure.${rateWords(segments, report)}</p>
`,
    remarks.length === 0
      ? html`<p><span class="v calm">No group is shown to be worse</span> than the rows beside it, beyond chance.</p>
`
      : listOf(remarks.map(sentenceHtml)),
    ...columns.map((column) => columnHtml(column, segments)),
  ]);
}

function rateWords({ positiveClass }: SegmentReport, { levels }: TrainingReport): Html {
  if (positiveClass === null) return noHtml;
  return html` Rates are the shares of rows that are called ${nameHtml(classNameOf(levels, positiveClass))}: of all rows (selection), of those that are it (true positive), and of those that are not (false positive).`;
}

function columnHtml({ column, groups, gaps, fairness }: SegmentColumn, report: SegmentReport): Html {
  const { figures } = report;
  const isWorse = (level: string) => report.worse.some((one) => one.column === column && one.level === level);
  const rows = groups.map((group) => [
    html`${nameHtml(group.level)}${isWorse(group.level) ? html` <span class="v drift">worse</span>` : noHtml}`,
    html`${countFigure(group.rows)}`,
    ...figures.map((name) => figureHtml(name, group)),
  ]);
  const heads = figures.map((name) => ({ title: figureTitle(name), isNumber: true }));
  const gapRows = gaps.map(({ figure: name, difference, ratio, lowest, highest }) => [
    html`${figureTitle(name)}`,
    html`${figure(difference)}`,
    html`${figure(ratio)}`,
    nameHtml(lowest),
    nameHtml(highest),
  ]);
  return html`<h3>${nameHtml(column)}</h3>${table(
    `Figures by level of ${column}`,
    [{ title: 'Level' }, { title: 'Rows', isNumber: true }, ...heads],
    rows,
  )}${
    gaps.length === 0
      ? html`<p class="quiet">Fewer than two groups have figures to compare.</p>`
      : html`<h4>How far the groups lie apart</h4>${fairness.kind === 'fairness' ? fairnessHtml(fairness) : noHtml}${table(
          `Largest differences between the levels of ${column}`,
          [
            { title: 'Figure' },
            { title: 'Difference', isNumber: true },
            { title: 'Ratio', isNumber: true },
            { title: 'Lowest' },
            { title: 'Highest' },
          ],
          gapRows,
        )}`
  }`;
}

function fairnessHtml({ demographicParity, equalizedOdds }: Fairness): Html {
  const odds =
    'kind' in equalizedOdds
      ? html`Equalized odds: not shown, because ${sentenceHtml(equalizedOdds.reason)}.`
      : html`Equalized odds: difference ${figure(equalizedOdds.difference)}, ratio ${figure(equalizedOdds.ratio)}.`;
  return html`<p>Demographic parity: difference ${figure(demographicParity.difference)}, ratio ${figure(demographicParity.ratio)}. ${odds} Differences of 0 and ratios of 1 are groups that are treated alike.</p>
`;
}

function figureHtml(name: FigureName, { figures, others }: GroupReport): Html {
  const found: SegmentFigure | undefined = figures[name];
  if (found === undefined) return html`–`;
  switch (found.kind) {
    case 'too-few':
      return html`<small>too few${found.rows === 0 ? '' : html`<br>(${plural(found.rows, 'row')})`}</small>`;
    case 'no-value':
      return html`–`;
    case 'figure': {
      const { value, interval } = found;
      const beside = name in others ? others[name as keyof typeof others] : undefined;
      return html`${writeFigure(name, value)}${interval === null ? noHtml : html`<br><small>${writeFigure(name, interval.lower)} to ${writeFigure(name, interval.upper)}</small>`}${beside == null ? noHtml : html`<br><small>others ${writeFigure(name, beside)}</small>`}`;
    }
  }
}

function writeFigure(name: FigureName, value: number): string {
  return name === 'accuracy' || isRate(name) ? percentFigure(value) : figure(value);
}

function figureTitle(name: FigureName): string {
  if (name === 'meanError') return 'Mean error';
  return isRate(name) ? RATE_TITLES[name] : metricTitle(name);
}

function isRate(name: FigureName): name is Rate {
  return Object.hasOwn(RATE_TITLES, name);
}
