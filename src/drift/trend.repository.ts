/** The only reader and writer of trends: the compact rows that stand beside reports of megabytes. */
import { Injectable } from '@nestjs/common';
import { Between, LessThan, Not } from 'typeorm';
import type { DriftLevel } from '../core/drift/drift-evaluation.js';
import type { BatchSlice } from '../ingestion/ingestion.api.js';
import { Database } from '../platform/database/database.js';
import type { PastCheck } from './alarm.js';
import { DriftTrendEntity } from './drift.entity.js';
import type { TrendCell, TrendPoint } from './trend.js';

/** Later years are no longer written with four digits, which sort as text. */
const LAST_INSTANT = new Date('9999-12-31T23:59:59.999Z');
/** Rows read at a time; the cells of one check can be a hundred kilobytes. */
const PAGE = 20;
/** How many done checks the alarm looks back on at most; checks of the same rows count once. */
const MOST_CHECKS = 1000;

/** A done check without its numbers. */
export interface EndedCheck extends PastCheck {
  readonly checkId: string;
  readonly finishedAt: Date;
  readonly driftEventId?: string;
}

@Injectable()
export class TrendRepository {
  constructor(private readonly database: Database) {}

  async insert(monitorId: string, current: readonly BatchSlice[], point: TrendPoint): Promise<void> {
    const { checkId, names, cells, driftEventId, ...rest } = point;
    await this.database.transaction((manager) =>
      manager.insert(DriftTrendEntity, {
        ...rest,
        id: checkId,
        monitorId,
        driftEventId: driftEventId ?? null,
        current: [...current] as object,
        cells: { names, cells } as object,
      }),
    );
  }

  /**
   * Newest first, in the order of request.
   * @param mostCells stops before more cells than this are given, though never before the first check
   * @returns `next` is the last of them when there are older ones
   */
  async list(filter: {
    monitorId: string;
    from?: Date;
    to?: Date;
    before?: string;
    limit: number;
    mostCells: number;
  }): Promise<{ points: TrendPoint[]; next?: string }> {
    const { monitorId, from = new Date(0), to = LAST_INSTANT, limit, mostCells } = filter;
    const points: TrendPoint[] = [];
    let cells = 0;
    let before = filter.before;
    for (;;) {
      const rows = await this.database.read((manager) =>
        manager.find(DriftTrendEntity, {
          where: {
            monitorId,
            finishedAt: Between(from, new Date(to.getTime() - 1)),
            ...(before === undefined ? {} : { id: LessThan(before) }),
          },
          order: { id: 'DESC' },
          take: PAGE,
        }),
      );
      for (const row of rows) {
        const point = fromRow(row);
        cells += point.cells.length;
        const last = points.at(-1);
        if (last !== undefined && (points.length === limit || cells > mostCells)) {
          return { points, next: last.checkId };
        }
        points.push(point);
      }
      before = rows.at(-1)?.id;
      if (rows.length < PAGE) return { points };
    }
  }

  /** Done checks of a monitor besides `checkId`, the one that ended last first, read as far as `isEnough` wants. */
  async listPast(
    monitorId: string,
    checkId: string,
    isEnough: (found: readonly EndedCheck[]) => boolean,
  ): Promise<EndedCheck[]> {
    const found: EndedCheck[] = [];
    while (found.length < MOST_CHECKS && !isEnough(found)) {
      const page = await this.listEnded(monitorId, PAGE, { skip: found.length, besides: checkId });
      found.push(...page);
      if (page.length < PAGE) break;
    }
    return found;
  }

  /** The one that ended last first. */
  async listEnded(
    monitorId: string,
    take: number,
    { skip = 0, besides }: { skip?: number; besides?: string } = {},
  ): Promise<EndedCheck[]> {
    const rows = await this.database.read((manager) =>
      manager.find(DriftTrendEntity, {
        select: { id: true, finishedAt: true, drifted: true, current: true, driftEventId: true },
        where: { monitorId, ...(besides === undefined ? {} : { id: Not(besides) }) },
        order: { finishedAt: 'DESC', id: 'DESC' },
        skip,
        take,
      }),
    );
    return rows.map(({ id, finishedAt, drifted, current, driftEventId }) => ({
      checkId: id,
      finishedAt,
      drifted,
      current: current as readonly BatchSlice[],
      ...(driftEventId === null ? {} : { driftEventId }),
    }));
  }
}

function fromRow({
  id,
  monitorId: _,
  current: __,
  cells,
  driftEventId,
  ...rest
}: DriftTrendEntity): TrendPoint {
  const stored = cells as { names: string[]; cells: TrendCell[] };
  return {
    ...rest,
    checkId: id,
    level: rest.level as DriftLevel,
    names: stored.names,
    cells: stored.cells,
    ...(driftEventId === null ? {} : { driftEventId }),
  };
}
