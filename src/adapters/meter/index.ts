export { openMeter } from "./meter.ts";
export { BUILT_IN_PRICES, readPrices } from "./prices.ts";
