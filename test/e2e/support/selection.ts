import { Suite } from "mocha";

let selects: (test: Mocha.Test) => boolean = () => true;

/** A global fixture, which mocha calls with the run that begins. */
export function mochaGlobalSetup(this: Mocha.Runner): void {
  selects = (test) => {
    // A run tells how many tests of a suite it is going to run: here of one that has a single test.
    const suite = new Suite("");
    suite.tests = [test];
    return this.grepTotal(suite) === 1;
  };
}

/** Whether mocha is going to run a test: `--grep` leaves tests out. */
export function isSelected(test: Mocha.Test): boolean {
  return selects(test);
}
