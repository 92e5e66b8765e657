export { openMeter } from "./meter.ts";
export { readPrices } from "./prices.ts";
