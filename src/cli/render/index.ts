export { renderCompare } from "./compare.ts";
export { renderList } from "./list.ts";
export { type LiveView, type LiveViewOptions, liveView } from "./live-view.ts";
export { renderCurve } from "./plot.ts";
export { renderReport } from "./report.ts";
export { renderTrial, type TrialPlaces } from "./show.ts";
export { renderStatus } from "./status.ts";
export type { RenderOptions } from "./style.ts";
export { renderTree, type TreeOptions } from "./tree.ts";
