/** One sentence of a port's contract and the check of it, for any test runner: `for (…) it(title, run)`. */
export interface ContractCase {
  readonly title: string;
  run(): void | Promise<void>;
}
