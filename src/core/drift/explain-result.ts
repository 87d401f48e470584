import type { MeasureResult } from './measure.js';

/**
 * Why a measure has no number, in words.
 *
 * @param result answer of a measure that found none
 *
 * @example explainResult({ kind: 'empty' }) // 'a side holds no value at all'
 */
export function explainResult(result: Exclude<MeasureResult, { kind: 'measured' }>): string {
  if (result.because !== undefined) return result.because;
  switch (result.kind) {
    case 'constant':
      return 'both sides hold one and the same value everywhere';
    case 'empty':
      return 'a side holds no value at all';
    case 'insufficient':
      return `a side has only ${result.got} usable rows, ${result.needed} are needed`;
  }
}
