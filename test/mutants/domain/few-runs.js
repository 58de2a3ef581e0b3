import fc from 'fast-check';

/** Few runs of each property, the same for every mutant, and no search for the shortest counterexample. */
fc.configureGlobal({ numRuns: 15, seed: 1, endOnFailure: true });
