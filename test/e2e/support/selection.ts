import { Suite } from "mocha";

let selects: (test: Mocha.Test) => boolean = () => true;

/** A global fixture, which mocha calls with the runner at the start. */
export function mochaGlobalSetup(this: Mocha.Runner): void {
  selects = (test) => {
    // The runner can only count the tests of a suite that it selects: here, a suite with a single test.
    const suite = new Suite("");
    suite.tests = [test];
    return this.grepTotal(suite) === 1;
  };
}

/** Whether mocha is going to run a test: `--grep` excludes tests. */
export function isSelected(test: Mocha.Test): boolean {
  return selects(test);
}
