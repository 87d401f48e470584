/** Every migration in order; append only. */
import { Access1700000000001 } from './0001-access.js';
import { Ingestion1700000000002 } from './0002-ingestion.js';
import { Tracking1700000000003 } from './0003-tracking.js';
import { Registry1700000000004 } from './0004-registry.js';
import { Scheduling1700000000005 } from './0005-scheduling.js';
import { Automl1700000000006 } from './0006-automl.js';
import { Routing1700000000007 } from './0007-routing.js';
import { Drift1700000000008 } from './0008-drift.js';
import { Pipeline1700000000009 } from './0009-pipeline.js';
import { DriftWindows1700000000010 } from './0010-drift-windows.js';
import { DriftDetails1700000000011 } from './0011-drift-details.js';
import { StreamDetectors1700000000012 } from './0012-stream-detectors.js';
import { TrainingSteps1700000000013 } from './0013-training-steps.js';

export const migrations = [
  Access1700000000001,
  Ingestion1700000000002,
  Tracking1700000000003,
  Registry1700000000004,
  Scheduling1700000000005,
  Automl1700000000006,
  Routing1700000000007,
  Drift1700000000008,
  Pipeline1700000000009,
  DriftWindows1700000000010,
  DriftDetails1700000000011,
  StreamDetectors1700000000012,
  TrainingSteps1700000000013,
];
