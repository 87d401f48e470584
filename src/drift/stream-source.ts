/** Where a stored streaming detector gets its values from, and what they mean. */

/** How numbers are brought into the range that a detector takes. */
export type StreamScale =
  /** (x - minimum) / (maximum - minimum), cut to 0 and 1. */
  | { readonly kind: 'range'; readonly minimum: number; readonly maximum: number }
  /** 1 above the threshold, otherwise 0. */
  | { readonly kind: 'above'; readonly threshold: number };

export type StreamSignal =
  /** The numbers of one column. */
  | { readonly kind: 'value'; readonly column: string }
  /** How wrong a prediction was: 0 or 1 for labels, the absolute difference for numbers. */
  | { readonly kind: 'error'; readonly prediction: string; readonly target: string };

export type StreamSource =
  | { readonly kind: 'api'; readonly scale?: StreamScale }
  | {
      readonly kind: 'dataset';
      readonly datasetName: string;
      readonly signal: StreamSignal;
      readonly scale?: StreamScale;
    };

/** The columns that a signal is made of. */
export function signalColumns(signal: StreamSignal): readonly string[] {
  return signal.kind === 'value' ? [signal.column] : [signal.prediction, signal.target];
}

/** A value as the detector gets it; missing ones (NaN) stay missing. */
export function scaleValue(value: number, scale: StreamScale | undefined): number {
  if (scale === undefined || Number.isNaN(value)) return value;
  if (scale.kind === 'above') return value > scale.threshold ? 1 : 0;
  const share = (value - scale.minimum) / (scale.maximum - scale.minimum);
  return Math.min(1, Math.max(0, share));
}
