/** For adapters of others and for simulators: suites that a port's adapter has to pass, and worlds to play against. */
export * from "./agent-contract.ts";
export * from "./contract-case.ts";
export * from "./executor-contract.ts";
export * from "./journal-contract.ts";
export * from "./play.ts";
export * from "./scripted-agent.ts";
export * from "./scripted-executor.ts";
export * from "./simulated-world.ts";
export * from "./worktrees-contract.ts";
