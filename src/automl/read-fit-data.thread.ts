/** Reads the rows of a plan once, into memory that all threads of the process see. */

import type { Table } from '../core/table.js';
import { readTable } from '../platform/columnar/read-table.js';
import type { ThreadTask } from '../platform/threads/worker-threads.js';
import type { DataPlan } from './fit-tasks.js';
import { orderData } from './prepare-data.js';
import { shareTable } from './share-table.js';

export default async function readFitData({ input: plan }: ThreadTask<DataPlan>): Promise<Table> {
  return shareTable(orderData(await readTable(plan.source), plan).table);
}
