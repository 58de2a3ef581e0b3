import { isUtf8 } from 'node:buffer';
import { BadRequestException } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { identifierLengthMax } from '#contracts';
import { Metrics } from '#observability';
import { Problem } from './problem.js';
import { sendProblem } from './problem.filter.js';

/** Largest body of a route that names no other bound, bytes. */
const bodyBytesMax = 65_536;

/** A character of an id may take two units of UTF-16; a little more is left to the schema to refuse. */
const pathParameterLengthMax = 4 * identifierLengthMax;

const requestTimeoutMs = 30_000;

/** Fastify with the bounds of this API; requests that come while it stops are still answered. */
export function createFastifyAdapter(): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: bodyBytesMax,
    routerOptions: { maxParamLength: pathParameterLengthMax },
    requestTimeout: requestTimeoutMs,
    return503OnClosing: false,
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      sendProblem(new Problem('invalid-parameter', error.message), request, reply);
    },
  });
}

/** Takes JSON alone, each route within its own bound, and measures every request. */
export function configureFastify(application: NestFastifyApplication): void {
  const fastify = application.getHttpAdapter().getInstance();
  fastify.decorateRequest('subject', '');
  fastify.addHook('onRoute', (route) => {
    const ofRoute = route.config?.bodyBytesMax;
    if (ofRoute !== undefined) route.bodyLimit = ofRoute;
  });
  acceptJsonOnly(application);
  measureRequests(application);
  closeIdleConnections(application);
}

/** An empty body is none, whatever its media type says. */
function acceptJsonOnly(application: NestFastifyApplication): void {
  const fastify = application.getHttpAdapter().getInstance();
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  const options = { bodyLimit: bodyBytesMax };
  application.useBodyParser('application/json', options, (request, body: Buffer, done) => {
    if (body.length === 0) done(null, undefined);
    else if (!isUtf8(body)) done(new BadRequestException('The body is not UTF-8.'), undefined);
    else void parse(request as FastifyRequest, body.toString(), done);
  });
}

function measureRequests(application: NestFastifyApplication): void {
  const seconds = application.get(Metrics).histogram('chatroom_api_request_duration_seconds');
  const fastify = application.getHttpAdapter().getInstance();
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    const labels = { method: request.method, route, status: reply.statusCode };
    seconds.observe(labels, reply.elapsedTime / 1_000);
    done();
  });
}

/** A connection on which an answer is still under way when the server stops is closed right after it. */
function closeIdleConnections(application: NestFastifyApplication): void {
  const fastify = application.getHttpAdapter().getInstance();
  let isStopping = false;
  fastify.addHook('preClose', (done) => {
    isStopping = true;
    done();
  });
  fastify.addHook('onResponse', (_request, _reply, done) => {
    if (isStopping) setImmediate(() => fastify.server.closeIdleConnections());
    done();
  });
}
