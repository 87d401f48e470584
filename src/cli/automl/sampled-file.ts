/** A part of the rows of a file as a file of its own. */
import type { DataFile } from '../data-file-option.js';
import type { LineSample } from './sample-lines.js';

export type RowSample = LineSample;

export interface SampleFileRequest {
  readonly file: DataFile;
  readonly folder: string;
  /** About how much of the file to keep. */
  readonly bytes: number;
  readonly seed: number;
}

export interface SampledFile {
  readonly file: DataFile;
  readonly sample: RowSample;
}
