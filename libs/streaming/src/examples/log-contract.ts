import { describeGroupMembership } from './log-contract/group-membership.js';
import { describeGroupReading } from './log-contract/group-reading.js';
import { LogSession, type LogUnderTest } from './log-contract/log-session.js';
import { describeOffsetsSince } from './log-contract/offsets-since.js';
import { describeRecordFidelity } from './log-contract/record-fidelity.js';
import { describeReading } from './log-contract/reading.js';
import { describeStamping } from './log-contract/stamping.js';
import { describeWriting } from './log-contract/writing.js';

/** What the runtime relies on; every implementation of `Log` passes it. */
export function describeLog(name: string, create: () => Promise<LogUnderTest>): void {
  describe(`${name} as a log`, () => {
    const session = new LogSession(create);
    beforeEach(() => session.open());
    afterEach(() => session.close());
    describeWriting(session);
    describeStamping(session);
    describeRecordFidelity(session);
    describeReading(session);
    describeOffsetsSince(session);
    describeGroupReading(session);
    describeGroupMembership(session);
  });
}
