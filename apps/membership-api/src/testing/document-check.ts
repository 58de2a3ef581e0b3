import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { createDocument } from '../openapi/document.js';
import { operations } from '../operations.js';

interface ObservedAnswer {
  readonly method: string;
  readonly template: string;
  readonly status: number;
  readonly mediaType: string;
  readonly body: unknown;
}

const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema(createDocument(operations), 'document');

/** Why an answer is not one that the OpenAPI document describes; undefined where it is. */
export function undocumented(answer: ObservedAnswer): string | undefined {
  const { method, template, status, mediaType, body } = answer;
  const path = ['paths', template, method.toLowerCase(), 'responses', String(status), 'content'];
  const pointer = [...path, mediaType, 'schema'].map(escapePointer).join('/');
  const validate = compiled(pointer);
  if (validate === undefined)
    return `${method} ${template}: ${status} ${mediaType} is not described`;
  return validate(body) ? undefined : ajv.errorsText(validate.errors);
}

function escapePointer(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
}

function compiled(pointer: string): ValidateFunction | undefined {
  try {
    return ajv.getSchema(`document#/${pointer}`);
  } catch {
    return undefined;
  }
}
