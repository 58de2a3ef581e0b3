import { type TObject, type TSchema, Type } from '@sinclair/typebox';
import { PartitionRemoval } from '#contracts';
import { type Answer, exactly, problemsOfAll } from '../http/operation.js';

const pause = {
  since: 1_700_000_000_000,
  until: 1_700_000_300_000,
  gone: 812,
  members: 1_530,
};

export const AutomaticRemoval = Type.Object({
  paused: Type.Boolean({ description: 'Automatic removal is paused in at least one partition' }),
  partitions: Type.Array(PartitionRemoval, {
    description: 'Every partition; without pause, automatic removal goes on there',
  }),
});

export const AutomaticRemovalResumed = Type.Object({
  resumed: Type.Array(Type.Integer({ minimum: 0 }), {
    description: 'The partitions in which a pause was ended; none where there was no pause',
  }),
});

const ofNoRoom: { readonly query: TObject; readonly headers: TObject } = {
  query: exactly({}),
  headers: exactly({}),
};

function ofSaga<Schema extends TSchema>(answer: Answer<Schema>) {
  return {
    ...ofNoRoom,
    tag: 'Automatic removal' as const,
    answers: { 200: answer },
    problems: [...problemsOfAll, 'body-too-large', 'unsupported-media-type'] as const,
  };
}

/** Routes that all processes of the saga answer together. */
export const automaticRemoval = {
  status: {
    id: 'getAutomaticRemoval',
    method: 'GET',
    path: '/v1/automatic-removal',
    scope: 'membership:read',
    summary: 'Whether automatic removal is paused, and where',
    description:
      'Answered by the processes that decide, all of them; 503 where one does not answer.',
    ...ofSaga({
      description: 'Automatic removal in each partition, by number',
      schema: AutomaticRemoval,
      example: { paused: true, partitions: [{ partition: 0 }, { partition: 1, pause }] },
    }),
  },
  resume: {
    id: 'resumeAutomaticRemoval',
    method: 'POST',
    path: '/v1/automatic-removal/resume',
    scope: 'membership:admin',
    summary: 'Ends the pauses of automatic removal',
    description:
      'Who is due still is removed then. Answered once it is in the log that the pauses are over; 503 where that is not known of each partition, and then it may be repeated.',
    ...ofSaga({
      description: 'The pauses are over',
      schema: AutomaticRemovalResumed,
      example: { resumed: [1] },
    }),
  },
} as const;
