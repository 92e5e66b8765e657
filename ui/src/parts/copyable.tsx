import { useStudy } from "../study.tsx";

/** A line of text with a button that copies it. */
export const Copyable = ({ label, text }: { readonly label: string; readonly text: string }) => {
  const { say } = useStudy();
  return (
    <div className="copy">
      <code tabIndex={0}>{text}</code>
      <button
        type="button"
        aria-label={`Copy the ${label}`}
        onClick={() =>
          void navigator.clipboard.writeText(text).then(
            () => say(`Copied the ${label}.`),
            () => say("The browser does not let this page copy. Select the text instead."),
          )
        }
      >
        Copy
      </button>
    </div>
  );
};
