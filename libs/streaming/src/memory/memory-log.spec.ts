import { describeLog } from '../examples/log-contract.js';
import {
  contractTopics,
  type LogUnderTest,
  stampedTopics,
} from '../examples/log-contract/log-session.js';
import { MemoryLog } from './memory-log.js';

function create(): Promise<LogUnderTest> {
  const log = new MemoryLog(contractTopics, { topics: stampedTopics, now: () => Date.now() });
  return Promise.resolve({
    log,
    other: log,
    append: (topic, partition, record) =>
      Promise.resolve(log.append({ topic, partition, record }).offset),
    appendAborted: (topic, partition, count) => {
      log.appendAborted(topic, partition, count);
      return Promise.resolve();
    },
    deleteBefore: (topic, partition, offset) => {
      log.deleteBefore(topic, partition, offset);
      return Promise.resolve();
    },
    groupOffset: (topic, partition) => Promise.resolve(log.groupOffset(topic, partition)),
    run: async () => {
      await log.deliver();
    },
    close: () => log.close(),
  });
}

describeLog('the memory', create);
