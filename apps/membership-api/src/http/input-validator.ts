import { Injectable, type PipeTransform } from '@nestjs/common';
import { type TObject, type TSchema, Type } from '@sinclair/typebox';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { FastifyRequest } from 'fastify';
import { Identifier } from '#contracts';
import { type InputOf, type Operation, pathParametersOf } from './operation.js';
import { Problem } from './problem.js';

/** A part of a request, and what it is called in a message. */
interface Part {
  readonly name: 'path' | 'query' | 'header' | 'body';
  readonly validate: ValidateFunction;
  readonly valueOf: (request: FastifyRequest) => unknown;
}

/** A request as it came, and what it asks for. */
export interface OperationRequest {
  readonly operation: Operation;
  readonly request: FastifyRequest;
}

const noHeaders = {};

/** Most violations that one answer names. */
const violationsMax = 5;

/**
 * Validates requests against their operation's schemas, each compiled once. Text of the query becomes
 * what its schema says, and defaults are filled in; a body is taken as it is.
 */
@Injectable()
export class InputValidator implements PipeTransform<OperationRequest, InputOf<Operation>> {
  private readonly text = new Ajv({ allErrors: true, coerceTypes: true, useDefaults: true });
  private readonly json = new Ajv({ allErrors: true });
  private readonly parts = new Map<Operation, readonly Part[]>();

  /** The request's input. Throws a Problem that names what is wrong. */
  transform({ operation, request }: OperationRequest): InputOf<Operation> {
    const input: Record<string, unknown> = { subject: request.subject, headers: noHeaders };
    const violations: string[] = [];
    for (const { name, validate, valueOf } of this.partsOf(operation)) {
      const value = valueOf(request);
      if (!validate(value)) violations.push(...describe(name, validate.errors ?? []));
      input[name === 'header' ? 'headers' : name] = value;
    }
    if (violations.length > 0) {
      throw new Problem('invalid-parameter', violations.slice(0, violationsMax).join('; '));
    }
    return input as unknown as InputOf<Operation>;
  }

  private partsOf(operation: Operation): readonly Part[] {
    let parts = this.parts.get(operation);
    if (parts === undefined) {
      parts = this.compile(operation);
      this.parts.set(operation, parts);
    }
    return parts;
  }

  private compile({ path, query, headers, body }: Operation): readonly Part[] {
    const names = pathParametersOf(path);
    const inPath = Type.Object(Object.fromEntries(names.map((name) => [name, Identifier])));
    const parts: Part[] = [
      { name: 'path', validate: this.text.compile(inPath), valueOf: ({ params }) => params },
      { name: 'query', validate: this.text.compile(query), valueOf: givenParameters },
    ];
    if (Object.keys(headers.properties).length > 0) parts.push(this.headerPart(headers));
    if (body !== undefined) parts.push(this.bodyPart(body));
    return parts;
  }

  private headerPart(schema: TObject): Part {
    const names = Object.keys(schema.properties);
    return {
      name: 'header',
      validate: this.text.compile(schema),
      valueOf: (request) => headersOf(request, names),
    };
  }

  /** A body that is absent counts as an object without properties. */
  private bodyPart(schema: TSchema): Part {
    return {
      name: 'body',
      validate: this.json.compile(schema),
      valueOf: ({ body }) => (body === undefined ? {} : body),
    };
  }
}

/** A parameter that is empty counts as absent. */
function givenParameters({ query }: FastifyRequest) {
  const parameters = Object.entries(query as Record<string, unknown>);
  return Object.fromEntries(parameters.filter(([, value]) => value !== ''));
}

function headersOf({ headers }: FastifyRequest, names: readonly string[]) {
  return Object.fromEntries(
    names.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])),
  );
}

const nouns = { path: 'path', query: 'query parameter', header: 'header', body: 'body' } as const;

function describe(part: Part['name'], errors: readonly ErrorObject[]): string[] {
  return errors.map((error) => {
    const at = error.instancePath.slice(1).replaceAll('/', '.');
    const place = [nouns[part], at].filter((text) => text !== '').join(' ');
    const { additionalProperty, missingProperty } = error.params as Record<string, unknown>;
    if (typeof additionalProperty === 'string') return `${place} ${additionalProperty} is unknown`;
    if (typeof missingProperty === 'string') return `${place} ${missingProperty} is required`;
    return `${place} ${error.message ?? 'is invalid'}`;
  });
}
