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
  // The token leaves the address at once, so that it is not shared with a link.
  const token = /^#token=([\w-]+)$/.exec(window.location.hash)?.[1] ?? null;
  if (token !== null) window.history.replaceState(null, "", "#/");
  openSession(token).then(
    (session) => root.render(<App source={httpSource(session)} />),
    (error: unknown) =>
      root.render(
        <Locked
          problem={error instanceof ViewProblem ? error : new ViewProblem(String(error), "Reload the page.", 0)}
        />,
      ),
  );
}
