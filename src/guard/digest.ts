/**
 * A 128-bit digest of a text as 32 hexadecimal digits, without any library: four lanes of MurmurHash3's mixing
 * (A. Appleby, `MurmurHash3_x86_128`). It tells equal patches from others; it is no protection against forgery.
 */
export const digest = (text: string): string => {
  let [h1, h2, h3, h4] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0xdeadbeef];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    h1 = h2 ^ Math.imul(h1 ^ code, 597399067);
    h2 = h3 ^ Math.imul(h2 ^ code, 2869860233);
    h3 = h4 ^ Math.imul(h3 ^ code, 951274213);
    h4 = h1 ^ Math.imul(h4 ^ code, 2716044179);
  }
  h1 = finish(h3 ^ text.length, 597399067);
  h2 = finish(h4 ^ h1, 2869860233);
  h3 = finish(h1 ^ h2, 951274213);
  h4 = finish(h2 ^ h3, 2716044179);
  return [h1 ^ h2 ^ h3 ^ h4, h2 ^ h1, h3 ^ h1, h4 ^ h1].map(hex).join("");
};

const finish = (value: number, factor: number): number => {
  const once = Math.imul(value ^ (value >>> 16), factor);
  return Math.imul(once ^ (once >>> 13), 3266489909) ^ (once >>> 16);
};

const hex = (value: number): string => (value >>> 0).toString(16).padStart(8, "0");
