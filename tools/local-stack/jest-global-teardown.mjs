export default async function stopStackForTests() {
  await globalThis.localStackOfTheRun?.stop();
}
