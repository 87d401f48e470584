/** A stored model as it serves: its file is what the record says it is, and it has answered once before anybody gets it. */
import { type LoadedModel, readVerifiedModelFile } from '../../core/ml/model-file.js';
import { openWithOnnxRuntime } from '../onnx/open-with-onnxruntime.js';
import { sha256 } from '../sha256.js';
import { tryOut } from './try-out.js';

/** @throws an error that says what is wrong with the file or the model */
export function openModel(content: Buffer, recordedDigest: string): LoadedModel {
  const digest = sha256(content);
  if (digest !== recordedDigest)
    throw new Error(`its digest is ${digest}, the record says ${recordedDigest}`);
  const model = readVerifiedModelFile(content.toString('utf8'), openWithOnnxRuntime);
  tryOut(model);
  return model;
}
