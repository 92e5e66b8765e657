import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { Locked } from "./parts/locked.tsx";
import { type ReportData, reportSource } from "./report-source.ts";
import { ViewProblem } from "./source.ts";
import { applyTheme } from "./theme.ts";
import "uplot/dist/uPlot.min.css";
import "./style.css";

const unpack = async (text: string): Promise<ReportData> => {
  const bytes = Uint8Array.from(atob(text.trim()), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text()) as ReportData;
};

applyTheme();
const element = document.getElementById("page");
const data = document.getElementById("espalier-data")?.textContent;
if (element && data) {
  const root = createRoot(element);
  unpack(data).then(
    (report) => root.render(<App source={reportSource(report)} />),
    (error: unknown) =>
      root.render(
        <Locked
          problem={
            new ViewProblem(`The report cannot be read: ${String(error)}`, "Write it again with `espalier report`.", 0)
          }
        />,
      ),
  );
}
