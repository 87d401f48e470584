/** Whether a contract fits together: what a schema cannot say about single fields. */
import type { Fault } from '../core/errors.js';
import { MAXIMUM_COLUMNS, nameFault, type Roles } from './check-header.js';
import type { ColumnContract, DatasetContract } from './ingestion.api.js';

const ORDERED = ['number', 'integer', 'datetime'];

/** @returns every fault; none when the contract can be used */
export function contractFaults(contract: DatasetContract): Fault[] {
  if (contract.columns.length > MAXIMUM_COLUMNS) {
    return [{ pointer: '/contract/columns', message: `has more than ${MAXIMUM_COLUMNS} columns` }];
  }
  const faults = contract.columns.flatMap((column, index) =>
    columnFaults(column).map((message) => ({ pointer: `/contract/columns/${index}`, message })),
  );
  const names = contract.columns.map(({ name }) => name.toLowerCase());
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) < index) {
      faults.push({
        pointer: `/contract/columns/${index}/name`,
        message: 'is the name of an earlier column (upper and lower case count as the same)',
      });
    }
  }
  for (const role of ['target', 'idColumn', 'timeColumn'] as const) {
    const name = contract[role];
    if (name !== undefined && !contract.columns.some((column) => column.name === name)) {
      faults.push({ pointer: `/${role}`, message: `names ${name}, which is not a column of the contract` });
    }
  }
  return [...faults, ...roleFaults(contract)];
}

function columnFaults(column: ColumnContract): string[] {
  const faults: string[] = [];
  const name = nameFault(column.name);
  if (name !== undefined) faults.push(name);
  const { minimum, maximum, categories, type } = column;
  const isNumeric = type === 'number' || type === 'integer';
  if (!isNumeric && (minimum !== undefined || maximum !== undefined)) {
    faults.push(`minimum and maximum belong to number and integer columns, not to ${type}`);
  }
  if (minimum !== undefined && maximum !== undefined && minimum > maximum) {
    faults.push(`minimum ${minimum} is above maximum ${maximum}`);
  }
  if (categories !== undefined && type !== 'category') {
    faults.push(`categories belong to category columns, not to ${type}`);
  }
  return faults;
}

function roleFaults(contract: DatasetContract): Fault[] {
  const faults: Fault[] = [];
  const { target, idColumn, timeColumn } = contract;
  const roles = [target, idColumn, timeColumn].filter((name) => name !== undefined);
  if (new Set(roles).size < roles.length) {
    faults.push({ pointer: '/target', message: 'target, idColumn and timeColumn must be different columns' });
  }
  const time = contract.columns.find(({ name }) => name === timeColumn);
  if (time !== undefined && !ORDERED.includes(time.type)) {
    faults.push({
      pointer: '/timeColumn',
      message: `must be one of ${ORDERED.join(', ')}, not ${time.type}`,
    });
  }
  if (time !== undefined && !time.required) {
    faults.push({
      pointer: '/timeColumn',
      message: 'must be a required column, because rows are ordered by it',
    });
  }
  return faults;
}

/** The roles named beside a contract and inside it, as one. @returns the faults where they contradict each other */
export function mergeRoles(inside: Roles, beside: Roles): { roles: Roles; faults: Fault[] } {
  const faults: Fault[] = [];
  const pick = (role: keyof Roles): Roles => {
    const [a, b] = [inside[role], beside[role]];
    if (a !== undefined && b !== undefined && a !== b) {
      faults.push({ pointer: `/${role}`, message: `says ${b}, the contract says ${a}` });
    }
    const name = a ?? b;
    return name === undefined ? {} : { [role]: name };
  };
  return { roles: { ...pick('target'), ...pick('idColumn'), ...pick('timeColumn') }, faults };
}
