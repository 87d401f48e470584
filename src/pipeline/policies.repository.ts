/** The only reader and writer of retraining policies. */
import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import type { RetrainingPolicy } from './pipeline.api.js';
import { RetrainingPolicyEntity } from './pipeline.entity.js';

@Injectable()
export class PoliciesRepository {
  constructor(private readonly database: Database) {}

  async put(policy: RetrainingPolicy): Promise<void> {
    const { modelName, monitorId, ...settings } = policy;
    await this.database.transaction((manager) =>
      manager.upsert(RetrainingPolicyEntity, { modelName, monitorId, settings }, ['modelName']),
    );
  }

  async find(modelName: string): Promise<RetrainingPolicy | undefined> {
    const row = await this.database.read((manager) =>
      manager.findOneBy(RetrainingPolicyEntity, { modelName }),
    );
    return row === null ? undefined : toPolicy(row);
  }

  async list(monitorId?: string): Promise<RetrainingPolicy[]> {
    const rows = await this.database.read((manager) =>
      manager.find(RetrainingPolicyEntity, {
        where: monitorId === undefined ? {} : { monitorId },
        order: { modelName: 'ASC' },
      }),
    );
    return rows.map(toPolicy);
  }

  async remove(modelName: string): Promise<boolean> {
    const result = await this.database.transaction((manager) =>
      manager.delete(RetrainingPolicyEntity, { modelName }),
    );
    return result.affected === 1;
  }
}

function toPolicy({ modelName, monitorId, settings }: RetrainingPolicyEntity): RetrainingPolicy {
  return { ...(settings as Omit<RetrainingPolicy, 'modelName' | 'monitorId'>), modelName, monitorId };
}
