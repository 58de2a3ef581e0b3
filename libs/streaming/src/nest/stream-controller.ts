import {
  applyDecorators,
  Catch,
  Controller,
  type RpcExceptionFilter,
  UseFilters,
} from '@nestjs/common';
import { type Observable, throwError } from 'rxjs';

/** Hands on what a handler has thrown; Nest would put an object in its place that says nothing. */
@Catch()
class FailuresAsTheyAre implements RpcExceptionFilter {
  catch(failure: unknown): Observable<never> {
    return throwError(() => failure);
  }
}

/** A controller whose `@EventPattern` methods handle batches: a failure of one reaches the reader, which reports it. */
export function StreamController(): ClassDecorator {
  return applyDecorators(Controller(), UseFilters(FailuresAsTheyAre));
}
