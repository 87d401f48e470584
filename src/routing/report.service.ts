/** The A/B report of one configuration of a route: counts, metrics, checks of the data, tests and verdicts. */
import { Injectable } from '@nestjs/common';
import type { Signature } from '../core/ml/signature.js';
import { type SampleRatioResult, sampleRatio } from '../core/stats/tests/sample-ratio.js';
import { RegistryApi } from '../registry/registry.api.js';
import { createTally, type Tally } from './ab-test-tally.js';
import {
  isMultipleExposureAlarm,
  judgeLive,
  judgeShadow,
  labelRatioPValue,
  type Verdict,
} from './ab-test-verdict.js';
import { ReportRowsRepository } from './report-rows.repository.js';
import { type RouteConfig, RouteRepository } from './route.repository.js';
import type { Arm } from './routing.api.js';
import { NoSuchConfig } from './routing.errors.js';
import { RoutingService } from './routing.service.js';

export interface Comparison {
  readonly arm: Arm;
  readonly verdict: Verdict;
  /** Live arms: p-value of labelled against unlabelled units. */
  readonly labelRatioPValue?: number;
}

export interface RouteReport {
  readonly config: RouteConfig;
  /** Absent for a configuration without arms. */
  readonly output?: Signature['output'];
  readonly tally: Tally;
  /** Absent with fewer than two live arms. */
  readonly sampleRatio?: SampleRatioResult;
  readonly isMultipleExposureAlarm: boolean;
  readonly comparisons: readonly Comparison[];
}

@Injectable()
export class ReportService {
  constructor(
    private readonly routing: RoutingService,
    private readonly routes: RouteRepository,
    private readonly rows: ReportRowsRepository,
    private readonly registry: RegistryApi,
  ) {}

  /** @param wanted config version; the one in force when left out */
  async report(modelName: string, wanted: number | undefined): Promise<RouteReport> {
    const route = await this.routing.getStored(modelName);
    const configVersion = wanted ?? route.configVersion;
    const config = await this.routes.findConfig(modelName, configVersion);
    if (config === undefined) throw new NoSuchConfig(modelName, configVersion);
    const [champion] = config.arms;
    const output =
      champion === undefined
        ? undefined
        : (await this.registry.getVersion(champion.versionId)).signature.output;
    const running = createTally(output?.task ?? 'classification', config.arms);
    const log = await this.rows.logOf(modelName, configVersion);
    do {
      for await (const rows of this.rows.servedRows(log)) running.addServed(rows);
      for await (const rows of this.rows.shadowRows(log)) running.addShadow(rows);
    } while (running.nextPass());
    const tally = running.finish();
    const ratio = splitOf(tally);
    return {
      config,
      ...(output === undefined ? {} : { output }),
      tally,
      ...(ratio === undefined ? {} : { sampleRatio: ratio }),
      isMultipleExposureAlarm: isMultipleExposureAlarm(tally.multipleExposureUnits, tally.units),
      comparisons: compareArms(tally, ratio),
    };
  }
}

/** Whether units came in the proportions of the weights. */
function splitOf({ arms }: Tally): SampleRatioResult | undefined {
  const live = arms.filter(({ arm }) => arm.mode === 'live');
  if (live.length < 2) return undefined;
  return sampleRatio(live.map(({ arm, units }) => ({ count: units, weight: arm.weight })));
}

function compareArms(tally: Tally, ratio: SampleRatioResult | undefined): Comparison[] {
  const [champion, ...challengers] = tally.arms;
  if (champion === undefined) return [];
  const comparisons = challengers.length;
  return challengers.flatMap((challenger): Comparison[] => {
    const { arm } = challenger;
    if (arm.mode === 'live' && ratio !== undefined) {
      const { units, multipleExposureUnits } = tally;
      const evidence = {
        champion,
        challenger,
        sampleRatio: ratio,
        units,
        multipleExposureUnits,
        comparisons,
      };
      const pValue = labelRatioPValue(champion, challenger);
      const labels = pValue === undefined ? {} : { labelRatioPValue: pValue };
      return [{ arm, verdict: judgeLive(evidence), ...labels }];
    }
    const pairs = tally.pairs.find(({ versionId }) => versionId === arm.versionId);
    return pairs === undefined ? [] : [{ arm, verdict: judgeShadow({ challenger, pairs, comparisons }) }];
  });
}
