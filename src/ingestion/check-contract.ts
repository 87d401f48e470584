/** Whether a contract fits together: what a schema cannot say about single fields. */
import type { Fault } from '../core/errors.js';
import { MAXIMUM_COLUMNS, nameFault, type Roles } from './check-header.js';
import type { ColumnContract, DatasetContract } from './ingestion.api.js';

const ROLES = ['target', 'idColumn', 'timeColumn'] as const;
const ORDERED = ['number', 'integer', 'datetime'];

/**
 * @param inside roles that the request names in the contract; the others stand beside it
 * @returns every fault, each with a pointer to where it stands in the request; none when the contract can be used
 */
export function contractFaults(contract: DatasetContract, inside: Roles = contract): Fault[] {
  const pointerOf = (role: keyof Roles) => (inside[role] === undefined ? `/${role}` : `/contract/${role}`);
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
  for (const role of ROLES) {
    const name = contract[role];
    if (name !== undefined && !contract.columns.some((column) => column.name === name)) {
      faults.push({
        pointer: pointerOf(role),
        message: `names ${name}, which is not a column of the contract`,
      });
    }
  }
  return [...faults, ...roleFaults(contract, pointerOf)];
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

function roleFaults(contract: DatasetContract, pointerOf: (role: keyof Roles) => string): Fault[] {
  const faults: Fault[] = [];
  const given = ROLES.filter((role) => contract[role] !== undefined);
  const doubled = given.find((role) => given.some((one) => one !== role && contract[one] === contract[role]));
  if (doubled !== undefined) {
    const message = 'target, idColumn and timeColumn must be different columns';
    faults.push({ pointer: pointerOf(doubled), message });
  }
  const time = contract.columns.find(({ name }) => name === contract.timeColumn);
  if (time !== undefined && !ORDERED.includes(time.type)) {
    faults.push({
      pointer: pointerOf('timeColumn'),
      message: `must be one of ${ORDERED.join(', ')}, not ${time.type}`,
    });
  }
  if (time !== undefined && !time.required) {
    faults.push({
      pointer: pointerOf('timeColumn'),
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
