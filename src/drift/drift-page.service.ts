/** The report of a check as a page: puts together what is stored about it and about the checks before. */
import { Injectable } from '@nestjs/common';
import type { DriftDetails } from '../core/drift/drift-report.js';
import { explainDrift } from '../core/drift/explain/explain-drift.js';
import type { DriftPage, TrendPagePoint } from '../core/drift/html/drift-page.js';
import { renderDriftReport } from '../core/drift/html/render-drift-report.js';
import type { DriftCheck } from './drift.api.js';
import { CheckHasNoReport } from './drift.errors.js';
import { DriftService } from './drift.service.js';
import { MonitorRepository } from './monitor.repository.js';
import type { TrendPoint } from './trend.js';
import { TrendRepository } from './trend.repository.js';

/** Columns of the heat map. */
const MOST_CHECKS = 60;
const MOST_CELLS = 60_000;

@Injectable()
export class DriftPageService {
  constructor(
    private readonly drift: DriftService,
    private readonly monitors: MonitorRepository,
    private readonly trends: TrendRepository,
  ) {}

  /** @throws CheckHasNoReport unless the check is done */
  async render(checkId: string): Promise<string> {
    const check = await this.drift.getCheck(checkId);
    const { evaluation, scope, finishedAt } = check;
    if (evaluation === undefined || scope === undefined || finishedAt === undefined) {
      throw new CheckHasNoReport(checkId, check.state);
    }
    // Checks outlive their monitor.
    const monitor = await this.monitors.find(check.monitorId);
    const { referenceRows, currentRows, referenceWindow, currentWindow, leftOut, settings } = scope;
    const page: DriftPage = {
      title: monitor === undefined ? `Check ${checkId}` : `${monitor.name}: ${monitor.datasetName}`,
      reference: { label: referenceWindow ?? batchesOf(check.reference), rows: referenceRows },
      current: { label: currentWindow ?? batchesOf(check.current), rows: currentRows },
      checkedAt: finishedAt.toISOString(),
      report: { evaluation, summary: check.summary ?? [], details: detailsOf(check, evaluation) },
      leftOut,
      notes: [],
      settings,
      trend: { points: await this.trendUpTo(check.monitorId, finishedAt) },
    };
    return renderDriftReport(page);
  }

  private async trendUpTo(monitorId: string, finishedAt: Date): Promise<TrendPagePoint[]> {
    const { points } = await this.trends.list({
      monitorId,
      to: new Date(finishedAt.getTime() + 1),
      limit: MOST_CHECKS,
      mostCells: MOST_CELLS,
    });
    return points.reverse().map(toPagePoint);
  }
}

function detailsOf(check: DriftCheck, evaluation: NonNullable<DriftCheck['evaluation']>): DriftDetails {
  // Checks of versions before 0.2 were stored without details.
  return (
    check.details ?? { explanation: explainDrift({ evaluation }), segments: [], chunks: [], health: null }
  );
}

function batchesOf(slices: DriftCheck['current']): string {
  return [...new Set(slices.map(({ batchId }) => batchId))].join(', ');
}

function toPagePoint({ finishedAt, drifted, names, cells }: TrendPoint): TrendPagePoint {
  const features = Object.fromEntries(names.map((name, index) => [name, cells[index]!]));
  return { label: `${finishedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`, drifted, features };
}
