import { topics } from '#contracts';
import { auditReadModel, readModel } from '../system/audit.js';
import { foldMembershipLog } from '../system/audit/membership-log.js';
import { describeDefaultRule } from './rules/default-rule.js';
import { describeDepartures } from './rules/departures.js';
import { describeEnds } from './rules/ends.js';
import { describePause } from './rules/pause.js';
import { describePolicy } from './rules/policy.js';
import { describeRealTime } from './rules/real-time.js';
import { describeRepetitions } from './rules/repetitions.js';
import { Scene, ways } from './rules/scene.js';
import { describeStrength } from './rules/strength.js';
import { describeWords } from './rules/words.js';

/** Each rule of who leaves a chatroom, and why, as the whole system keeps it; what is asked for, in both ways. */
describe('the rules', () => {
  const scene = new Scene();

  beforeAll(() => scene.open());
  afterAll(() => scene.close());

  describeWords(scene);
  describeDefaultRule(scene);
  describeRealTime(scene);
  describe.each(ways)('asked for %s', (way) => {
    describeStrength(scene, way);
    describeDepartures(scene, way);
    describePolicy(scene, way);
    describeRepetitions(scene, way);
  });
  describeEnds(scene);
  describePause(scene);

  it('leave an event store without gaps, and a read model that is its fold', async () => {
    const { installation } = scene;
    const contents = await installation.read(topics.membership);
    expect(foldMembershipLog(contents).findings).toEqual([]);
    expect(await auditReadModel(installation, [await readModel(installation)])).toEqual([]);
  });
});
