import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { httpSource, openSession } from "./http-source.ts";
import { Locked } from "./parts/locked.tsx";
import { ViewProblem } from "./source.ts";
import { applyTheme } from "./theme.ts";
import "uplot/dist/uPlot.min.css";
import "./style.css";

applyTheme();
const element = document.getElementById("page");
if (element) {
  const root = createRoot(element);
  const enter = (token: string | null): void => {
    // The token leaves the address at once, so that it is not shared with a link.
    if (token !== null) window.history.replaceState(null, "", "#/");
    openSession(token).then(
      (session) => root.render(<App key={token} source={httpSource(session)} />),
      (error: unknown) =>
        root.render(
          <Locked
            problem={error instanceof ViewProblem ? error : new ViewProblem(String(error), "Reload the page.", 0)}
          />,
        ),
    );
  };
  const tokenOfLink = (): string | null => /^#token=([\w-]+)$/.exec(window.location.hash)?.[1] ?? null;
  enter(tokenOfLink());
  // The link may be pasted into a tab that already shows the page.
  window.addEventListener("hashchange", () => {
    const token = tokenOfLink();
    if (token !== null) enter(token);
  });
}
