import { expect, it } from 'vitest';
import { tellingClasses } from './telling-classes.js';

it('leaves the first of two classes out and takes each of more', () => {
  expect([1, 2, 3].map((classCount) => [...tellingClasses(classCount)])).toEqual([[0], [1], [0, 1, 2]]);
});
