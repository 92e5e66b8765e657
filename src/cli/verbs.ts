import { agentsVerb } from "./commands/agents.ts";
import { checkVerb } from "./commands/check.ts";
import { compareVerb } from "./commands/compare.ts";
import { completionVerb } from "./commands/completion.ts";
import { configVerb } from "./commands/config.ts";
import { demoVerb } from "./commands/demo.ts";
import { diffVerb } from "./commands/diff.ts";
import { doctorVerb } from "./commands/doctor.ts";
import { exportVerb } from "./commands/export.ts";
import { gcVerb } from "./commands/gc.ts";
import { initVerb } from "./commands/init.ts";
import { logsVerb } from "./commands/logs.ts";
import { lsVerb } from "./commands/ls.ts";
import { mcpVerb } from "./commands/mcp.ts";
import { replayVerb } from "./commands/replay.ts";
import { reportVerb } from "./commands/report.ts";
import { auditVerb, baselineVerb, integrateVerb, runVerb } from "./commands/run.ts";
import { searchVerb } from "./commands/search.ts";
import { showVerb } from "./commands/show.ts";
import { statusVerb } from "./commands/status.ts";
import {
  approveVerb,
  banVerb,
  instructVerb,
  noteVerb,
  pauseVerb,
  pinVerb,
  rejectVerb,
  resumeVerb,
  retryVerb,
  stopVerb,
  suggestVerb,
} from "./commands/steering.ts";
import { treeVerb } from "./commands/tree.ts";
import { uiVerb } from "./commands/ui.ts";
import type { Verb } from "./verb.ts";

/** Every verb, in the order in which a newcomer meets them. */
export const VERB_GROUPS: readonly { readonly title: string; readonly verbs: readonly Verb[] }[] = [
  { title: "Starting:", verbs: [demoVerb, initVerb, doctorVerb, agentsVerb, configVerb] },
  { title: "Running:", verbs: [baselineVerb, runVerb, integrateVerb, auditVerb, reportVerb] },
  {
    title: "Steering, also from another terminal:",
    verbs: [
      pauseVerb,
      resumeVerb,
      stopVerb,
      instructVerb,
      suggestVerb,
      retryVerb,
      banVerb,
      pinVerb,
      noteVerb,
      approveVerb,
      rejectVerb,
    ],
  },
  {
    title: "Looking:",
    verbs: [statusVerb, treeVerb, lsVerb, showVerb, diffVerb, logsVerb, compareVerb, searchVerb, uiVerb],
  },
  { title: "Other:", verbs: [checkVerb, exportVerb, replayVerb, gcVerb, mcpVerb, completionVerb] },
];
