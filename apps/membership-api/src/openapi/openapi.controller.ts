import { Controller, Get } from '@nestjs/common';
import { operations } from '../operations.js';
import { createDocument } from './document.js';

@Controller()
export class OpenApiController {
  private readonly document = createDocument(operations);

  @Get('openapi.json')
  get(): typeof this.document {
    return this.document;
  }
}
