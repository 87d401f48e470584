/** What there is to train with, over HTTP. */
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Operation } from '../platform/http/operation.js';
import {
  estimatorList,
  estimatorQuery,
  setupOptionList,
  toEstimatorList,
  toSetupOptionList,
} from './estimators.dto.js';

@ApiTags('training')
@Controller('api/v1')
export class EstimatorsController {
  @Get('estimators')
  @Operation({
    id: 'listEstimators',
    summary: 'List estimators',
    description:
      'Every estimator with its parameters and their defaults, the space that tuning searches, what it sees of the columns, and the sizes it takes as numbers: fewest and most rows, most columns, cells and classes.',
    role: 'viewer',
    problems: { invalid: 'The task is unknown' },
  })
  @ApiOkResponse({ standardSchema: estimatorList, description: 'All estimators' })
  listEstimators(@Query({ schema: estimatorQuery }) { task }: z.infer<typeof estimatorQuery>) {
    return toEstimatorList(task);
  }

  @Get('setup-options')
  @Operation({
    id: 'listSetupOptions',
    summary: 'List options of the preparation of columns',
    description: 'What `setup` in training settings may hold: names, defaults and the rule of each.',
    role: 'viewer',
  })
  @ApiOkResponse({ standardSchema: setupOptionList, description: 'All options' })
  listSetupOptions() {
    return toSetupOptionList();
  }
}
