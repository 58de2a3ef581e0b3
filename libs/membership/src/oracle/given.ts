import { type RequestCompleted, resultCodes, type RoomEvent } from '#contracts';
import type { Output } from '../outputs.js';
import { Rooms } from '../rooms.js';
import type { RoomsOptions } from '../rooms-options.js';
import { type HistoryInput, play } from './history.js';

type Inputs = readonly (HistoryInput | readonly HistoryInput[])[];

/** Rooms with a past: `when` hands in what is next and says in words what comes out. */
export function given(...past: Inputs) {
  return givenWith({}, ...past);
}

export function givenWith(options: RoomsOptions, ...past: Inputs) {
  const rooms = new Rooms(options);
  for (const input of past.flat()) play(rooms, input);
  return {
    rooms,
    when: (...inputs: Inputs): readonly string[] =>
      inputs
        .flat()
        .flatMap((input) => play(rooms, input))
        .map(inWords),
  };
}

/** An output on one line, such as `v3 MemberRemoved u1 LEFT at 5`. */
export function inWords(output: Output): string {
  switch (output.kind) {
    case 'event':
      return eventInWords(output.event);
    case 'result':
      return `answer ${codeName(output.result)} v${output.result.roomVersion}`;
    case 'due':
      return `due ${output.members}`;
    case 'paused':
      return `paused until ${output.pause.until}`;
    case 'resumed':
      return 'resumed';
    case 'ignored':
      return `ignored ${output.because}`;
  }
}

function eventInWords({ type, data }: RoomEvent): string {
  const user = 'userId' in data ? ` ${data.userId}` : '';
  const reason = 'reason' in data ? ` ${data.reason}` : '';
  return `v${data.roomVersion} ${type}${user}${reason} at ${data.occurredAt}`;
}

function codeName({ code }: RequestCompleted): string {
  const names = Object.entries(resultCodes);
  return names.find(([, known]) => known === code)?.[0] ?? String(code);
}
