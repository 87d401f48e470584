/** Reads ONNX files into model files and writes model files as ONNX, in a worker thread. */
import { readFileSync } from 'node:fs';
import { InvalidArgument } from '../core/errors.js';
import { readModelFile, writeModelFile } from '../core/ml/model-file.js';
import { exportOnnx } from '../core/ml/onnx/export/export-onnx.js';
import { importOnnx } from '../core/ml/onnx/imported-model.js';
import { createPredictor } from '../core/ml/predictor.js';
import { signatureOutput } from '../core/ml/recipe/signature-output.js';
import type { Signature } from '../core/ml/signature.js';
import { openWithOnnxRuntime } from '../platform/onnx/open-with-onnxruntime.js';
import { sha256 } from '../platform/sha256.js';
import { VERSION } from '../platform/version.js';
import type {
  ExportAnswer,
  ExportTask,
  ImportAnswer,
  ImportTask,
  OnnxRefused,
  OnnxTask,
} from './onnx-tasks.js';

/** How the engine says that memory cannot hold a tensor. */
const TOO_LARGE = /invalid (typed )?array (buffer )?length|allocation failed/i;

export default function onnx({ input }: { input: OnnxTask }): ImportAnswer | ExportAnswer {
  try {
    return input.kind === 'import' ? importModel(input) : exportModel(input);
  } catch (error) {
    if (error instanceof RangeError && TOO_LARGE.test(error.message)) {
      return { kind: 'refused', reason: `needs more than there is: ${error.message}`, pointer: '' };
    }
    if (!(error instanceof InvalidArgument)) throw error;
    const [fault] = error.faults;
    return { kind: 'refused', reason: error.message, pointer: fault?.pointer ?? '' } satisfies OnnxRefused;
  }
}

function importModel({ bytes, target, ignored, fileDigest, kind: _, ...question }: ImportTask): ImportAnswer {
  const fitted = importOnnx(bytes, question, openWithOnnxRuntime);
  const signature: Signature = {
    inputs: question.inputs.map(({ name, kind }) => ({ name, kind, required: true })),
    ...(ignored.length === 0 ? {} : { ignored }),
    output: signatureOutput(fitted, target, fitted.levels),
  };
  const model = {
    ...createPredictor(signature, fitted),
    recipe: { kind: 'imported', format: 'onnx' },
    fitted,
    estimatorId: 'onnx',
    params: {},
  } as const;
  const file = writeModelFile(model, { importedFrom: 'onnx', fileDigest, codeVersion: VERSION }, sha256);
  // Reading it back tries a prediction, so that a model that cannot predict is refused now and not when it should serve.
  readModelFile(file, sha256, openWithOnnxRuntime);
  return { kind: 'imported', file, digest: sha256(file), signature };
}

function exportModel({ modelPath }: ExportTask): ExportAnswer {
  const model = readModelFile(readFileSync(modelPath, 'utf8'), sha256, openWithOnnxRuntime);
  const exported = exportOnnx(model, VERSION);
  if (exported.kind === 'unsupported') return { kind: 'refused', reason: exported.reason, pointer: '' };
  return exported;
}
