/** A sentence in which `backticks` mark what is typed. */
export const Words = ({ text }: { readonly text: string }) => (
  <>
    {text.split("`").map((part, i) =>
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of a sentence never move.
      i % 2 === 1 ? <code key={i}>{part}</code> : part,
    )}
  </>
);
