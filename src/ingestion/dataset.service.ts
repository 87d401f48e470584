/** Creates, finds and deletes datasets. */
import { Injectable } from '@nestjs/common';
import { AccessApi } from '../access/access.api.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { newId } from '../platform/ids.js';
import { contractFaults, mergeRoles } from './check-contract.js';
import type { Roles } from './check-header.js';
import { type DatasetRecord, DatasetRepository } from './dataset.repository.js';
import type { DatasetContract } from './ingestion.api.js';
import { ContractInvalid, DatasetExists, DatasetNotEmpty, NoSuchDataset } from './ingestion.errors.js';

export interface NewDataset {
  readonly name: string;
  readonly contract?: DatasetContract;
  readonly roles: Roles;
  readonly rejectLimit: number;
  readonly actor: string;
}

@Injectable()
export class DatasetService {
  constructor(
    private readonly database: Database,
    private readonly datasets: DatasetRepository,
    private readonly access: AccessApi,
    private readonly clock: Clock,
  ) {}

  async create({ name, contract, roles: beside, rejectLimit, actor }: NewDataset): Promise<DatasetRecord> {
    const { roles, faults } = mergeRoles(contract ?? {}, beside);
    const complete = contract === undefined ? undefined : { columns: contract.columns, ...roles };
    if (complete !== undefined) faults.push(...contractFaults(complete, contract));
    if (faults.length > 0) throw new ContractInvalid(faults);
    const record: DatasetRecord = {
      id: newId('dst'),
      name,
      ...(complete === undefined ? {} : { contract: complete }),
      roles,
      rejectLimit,
      batchCount: 0,
      createdAt: this.clock.now(),
    };
    await this.database.transaction(async () => {
      if (!(await this.datasets.insert(record))) throw new DatasetExists(name);
      await this.access.recordAudit({
        actor,
        action: 'ingestion.dataset-create',
        object: `dataset:${record.id}`,
        reason: 'asked for over the API',
        after: { name, contract: complete ?? null, roles, rejectLimit },
      });
    });
    return record;
  }

  async getByName(name: string): Promise<DatasetRecord> {
    const dataset = await this.datasets.findByName(name);
    if (dataset === undefined) throw new NoSuchDataset(name);
    return dataset;
  }

  async getById(id: string): Promise<DatasetRecord> {
    const dataset = await this.datasets.findById(id);
    if (dataset === undefined) throw new NoSuchDataset(id);
    return dataset;
  }

  list(page: { after?: string; limit: number }): Promise<DatasetRecord[]> {
    return this.datasets.list(page);
  }

  async delete(name: string, actor: string): Promise<void> {
    await this.database.transaction(async () => {
      const dataset = await this.getByName(name);
      if (!(await this.datasets.deleteEmpty(dataset.id))) {
        const { batchCount } = await this.getByName(name);
        throw new DatasetNotEmpty(name, batchCount);
      }
      await this.access.recordAudit({
        actor,
        action: 'ingestion.dataset-delete',
        object: `dataset:${dataset.id}`,
        reason: 'asked for over the API',
        before: { name, contract: dataset.contract ?? null },
      });
    });
  }
}
