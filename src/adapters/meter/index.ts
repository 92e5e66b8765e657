export { type MeterOptions, openMeter } from "./meter.ts";
export { BUILT_IN_PRICES, type Price, type PriceTable, readPrices } from "./prices.ts";
