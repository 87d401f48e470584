/** Routes over HTTP: what serves, and which challengers stand beside the champion. */
import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Operation } from '../platform/http/operation.js';
import { pageQuery, toPage } from '../platform/http/pages.js';
import { CurrentActor } from '../platform/http/principal.js';
import {
  challengersRequest,
  modelParam,
  routeConfigPage,
  routePage,
  routeResponse,
  toRouteConfigResponse,
  toRouteResponse,
} from './routes.dto.js';
import { RoutingService } from './routing.service.js';
import { ServingService } from './serving.service.js';

@ApiTags('routing')
@Controller('api/v1/routes')
export class RoutesController {
  constructor(
    private readonly routing: RoutingService,
    private readonly serving: ServingService,
  ) {}

  @Get()
  @Operation({
    id: 'listRoutes',
    summary: 'List routes',
    description: 'Every model that ever had a version in Production, with its arms, newest route first.',
    role: 'viewer',
    problems: { invalid: 'A query parameter is out of range' },
  })
  @ApiOkResponse({ standardSchema: routePage, description: 'One page of routes' })
  async list(@Query({ schema: pageQuery }) { after, limit }: z.infer<typeof pageQuery>) {
    const rows = await this.routing.list({ limit: limit + 1, ...(after === undefined ? {} : { after }) });
    const page = toPage(rows, limit);
    const items = page.items.map((route) =>
      toRouteResponse(route, this.serving.findDegraded(route.modelName)),
    );
    return { ...page, items };
  }

  @Get(':model')
  @Operation({
    id: 'getRoute',
    summary: 'Get a route',
    description:
      'The arms of a model with their weights, and whether this process serves them. `degraded` is set while a model file cannot be loaded; what served before keeps serving.',
    role: 'viewer',
    problems: { 'not-found': 'No version of the model was ever in Production' },
  })
  @ApiOkResponse({ standardSchema: routeResponse, description: 'The route' })
  async get(@Param('model', { schema: modelParam }) modelName: string) {
    const route = await this.routing.getStored(modelName);
    return toRouteResponse(route, this.serving.findDegraded(modelName));
  }

  @Get(':model/configs')
  @Operation({
    id: 'listRouteConfigs',
    summary: 'List the configurations of a route',
    description: 'Every config version with its exact arms, who caused it and why, newest first.',
    role: 'viewer',
    problems: { 'not-found': 'No such route', invalid: 'A query parameter is out of range' },
  })
  @ApiOkResponse({ standardSchema: routeConfigPage, description: 'One page of configurations' })
  async listConfigs(
    @Param('model', { schema: modelParam }) modelName: string,
    @Query({ schema: pageQuery }) { after, limit }: z.infer<typeof pageQuery>,
  ) {
    const filter = { modelName, limit: limit + 1, ...(after === undefined ? {} : { after }) };
    const page = toPage(await this.routing.listConfigs(filter), limit);
    return { ...page, items: page.items.map(toRouteConfigResponse) };
  }

  @Put(':model/challengers')
  @Operation({
    id: 'putChallengers',
    summary: 'Set the challengers of a route',
    description:
      'Replaces the challengers as one new config version; the champion gets the rest of the live weight. Every model file is loaded first, so the switch costs no request. Changing weights moves units between arms, therefore each config version is analysed apart; with a single challenger, raising its weight moves nobody out of it.',
    role: 'operator',
    problems: {
      'not-found': 'No such route or version, or no version is in Production',
      conflict: 'The route has changed meanwhile, or a model file cannot be used',
      invalid:
        'A weight is outside 0 to 1, the live weights sum to more than 1, or a version cannot be a challenger',
    },
  })
  @ApiOkResponse({ standardSchema: routeResponse, description: 'The route with its new config version' })
  async putChallengers(
    @Param('model', { schema: modelParam }) modelName: string,
    @Body({ schema: challengersRequest }) body: z.infer<typeof challengersRequest>,
    @CurrentActor() actor: string,
  ) {
    const { challengers, reason, expectedConfigVersion } = body;
    const route = await this.routing.setChallengers({
      modelName,
      challengers,
      reason,
      actor,
      ...(expectedConfigVersion === undefined ? {} : { expectedConfigVersion }),
    });
    return toRouteResponse(route, this.serving.findDegraded(modelName));
  }
}
