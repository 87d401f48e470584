/** What goes into the thread that reads and writes ONNX files, and what comes out: plain data only. */

import type { ImportQuestion } from '../core/ml/onnx/imported-model.js';
import type { Signature } from '../core/ml/signature.js';

export interface ImportTask extends ImportQuestion {
  readonly kind: 'import';
  readonly bytes: Uint8Array;
  readonly target: string;
  /** Further columns that records may have. */
  readonly ignored: readonly string[];
  /** SHA-256 of the ONNX file, for the provenance. */
  readonly fileDigest: string;
}

export interface ExportTask {
  readonly kind: 'export';
  readonly modelPath: string;
}

export type OnnxTask = ImportTask | ExportTask;

/** The file or the question cannot be used, in words for whoever asked. */
export interface OnnxRefused {
  readonly kind: 'refused';
  readonly reason: string;
  readonly pointer: string;
}

export type ImportAnswer =
  | {
      readonly kind: 'imported';
      /** Text of the model file. */
      readonly file: string;
      readonly digest: string;
      readonly signature: Signature;
    }
  | OnnxRefused;

export type ExportAnswer = { readonly kind: 'exported'; readonly bytes: Uint8Array } | OnnxRefused;

export type AnswerTo<Task extends OnnxTask> = Task extends ImportTask ? ImportAnswer : ExportAnswer;
